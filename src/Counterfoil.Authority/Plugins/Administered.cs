namespace Counterfoil.Authority.Plugins;

/// <summary>How administering a plugin's rows ended. A closed hierarchy.</summary>
public abstract record Administered
{
    private Administered() { }

    /// <summary>It is done.</summary>
    /// <param name="Enrolment">What the plugin answered.</param>
    public sealed record Done(Enrolment.DoneCase Enrolment) : Administered;

    /// <summary>The plugin, or a declared field, says no; nothing was changed.</summary>
    /// <param name="Problems">Why, by field.</param>
    public sealed record Refused(IReadOnlyList<FieldProblem> Problems) : Administered;

    /// <summary>There is no such plugin with an administration side, or no such row of the associate.</summary>
    public sealed record NotFound : Administered;

    /// <summary>The asker may not do this.</summary>
    /// <param name="Problem">A sentence for people.</param>
    public sealed record Forbidden(string Problem) : Administered;

    /// <summary>The asker's login is too old to change what proves them (CVE-2026-105207: linking on an old session).</summary>
    public sealed record NotFresh : Administered;

    /// <summary>Too many wrong answers.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record NotNow(TimeSpan RetryAfter) : Administered;

    /// <summary>The plugin failed, or did not answer in time; what it had changed until then stays.</summary>
    /// <param name="Plugin">Its credential type.</param>
    public sealed record Failed(string Plugin) : Administered;
}

/// <summary>A credential of an associate, as lists show it: no secret is in it.</summary>
/// <param name="Row">The row.</param>
/// <param name="Plugin">The plugin's name for people; the type where the plugin is missing.</param>
/// <param name="IsAdministered">Whether its plugin is there and has an administration side.</param>
/// <param name="Shown">What the plugin shows of it.</param>
public sealed record ShownCredential(
    Credentials.Credential Row,
    string Plugin,
    bool IsAdministered,
    IReadOnlyList<LabelledText> Shown
);
