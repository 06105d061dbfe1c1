namespace Counterfoil;

/// <summary>
/// Trusted code that is shown all evidence: it screens it, resolves it to an associate, and reviews the result.
/// One instance serves all tenants and all threads; it holds no state between requests. Every call has a time limit;
/// an exception or a lapse of time is a vote against.
/// </summary>
/// <remarks>
/// An outsider's plugin lies in a folder of its own. It is the one public, concrete class of the folder's plugin assembly
/// that implements this interface, and has one public constructor, which takes an <see cref="IPluginHost"/> and nothing
/// else. The plugin assembly is the one with a <c>.deps.json</c> beside it; without such a file the one that is named
/// like the folder, or the only one there. It is constructed once, when the server starts, and disposed of (where it is
/// <see cref="IDisposable"/> or <see cref="IAsyncDisposable"/>) when the server stops. It may also implement
/// <see cref="ICredentialAdministration"/>. It must be built against a version of Counterfoil.Abstractions with the
/// same major number as the server's and not newer; before 1.0 the minor number must be the same too.
/// </remarks>
public interface ICredentialPlugin
{
    /// <summary>
    /// The type string of the plugin's rows in the Credentials table, such as <c>CRM5/PASSWORD</c>; unique without regard
    /// to case, always the same, 1 to 100 letters, digits, dots, dashes, underscores or slashes.
    /// </summary>
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
