namespace Counterfoil;

/// <summary>
/// Trusted code that is shown all evidence: it screens it, resolves it to an associate, and reviews the result.
/// One instance serves all tenants and all threads; it holds no state between requests. Every call has a time limit;
/// an exception or a lapse of time is a vote against.
/// </summary>
public interface ICredentialPlugin
{
    /// <summary>The type string of the plugin's rows in the Credentials table, such as <c>CRM5/PASSWORD</c>; unique.</summary>
    string CredentialType { get; }

    /// <summary>Objects by the kind of evidence alone, before anything is looked up; <c>null</c> is no objection.</summary>
    ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) => new((Objection?)null);

    /// <summary>
    /// Turns the evidence that it understands into an associate. Says <see cref="Resolution.NotMine"/> from local facts
    /// before it asks the world outside.
    /// </summary>
    ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    );

    /// <summary>Votes on the result: at a login, when a ticket is issued, and whenever a ticket in use is heard again.</summary>
    ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Verdict.NoObjection);
}
