namespace Counterfoil.TestPlugins.Twin;

/// <summary>Has the credential type of the good one, in other letters.</summary>
public sealed class TwinPlugin(IPluginHost host) : ICredentialPlugin
{
    public string CredentialType => "TEST/good";

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        _ = host.Time;
        return new(Resolution.NotMine);
    }
}
