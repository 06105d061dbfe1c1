using Counterfoil.Authority.Plugins;

namespace Counterfoil.Server.Plugins;

/// <summary>
/// Stands in for a plugin that is marked as required and is not there: it votes against in every hearing. What it would
/// have objected to nobody knows.
/// </summary>
internal sealed class StandingObjection(InstalledPlugin missing, string type) : IHousePlugin
{
    private string Reason => $"The required plugin {missing.Name} is disabled: {missing.Problem}";

    /// <inheritdoc/>
    public string CredentialType => type;

    /// <inheritdoc/>
    public ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) => new(new Objection(Reason));

    /// <inheritdoc/>
    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    /// <inheritdoc/>
    public ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Verdict.Objects(Reason));
}
