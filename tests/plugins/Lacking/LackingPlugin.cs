namespace Counterfoil.TestPlugins.Lacking;

/// <summary>Needs an assembly that a test takes away, or swaps after the check.</summary>
public sealed class LackingPlugin(IPluginHost host) : ICredentialPlugin
{
    public string CredentialType => "Test/Lacking";

    public ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    )
    {
        // Its dependency is loaded here, at the first question, long after the check.
        host.Log(Lacked.Word.Of);
        return new(new Objection(Lacked.Word.Of));
    }

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);
}
