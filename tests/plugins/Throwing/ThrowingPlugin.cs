namespace Counterfoil.TestPlugins.Throwing;

/// <summary>Its constructor throws, with a secret in the text.</summary>
public sealed class ThrowingPlugin : ICredentialPlugin
{
    public ThrowingPlugin(IPluginHost host) =>
        throw new InvalidOperationException($"the password is hunter2 at {host.Time.GetUtcNow()}");

    public string CredentialType => "Test/Throwing";

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);
}
