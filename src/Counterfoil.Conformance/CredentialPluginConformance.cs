namespace Counterfoil.Conformance;

/// <summary>
/// The promises of a credential plugin. Derive a public class from it in a test project, say how your plugin is made and
/// give examples; every promise is then a test of yours. Each test makes plugins of its own.
/// </summary>
/// <remarks>
/// One fault turns one promise red. A plugin that throws or hangs is reported by the promise about that alone; what it did
/// not answer is passed over by the others.
/// </remarks>
public abstract partial class CredentialPluginConformance
{
    /// <summary>
    /// How long a call may take: 3 s, as in the house. It is real time; the clock that the plugin is given stands still
    /// meanwhile, so that what waits on that clock never ends.
    /// </summary>
    protected virtual TimeSpan TimeLimit => TimeSpan.FromSeconds(3);

    /// <summary>Makes the plugin, as its constructor does in the house. Called several times; every instance must be a new one.</summary>
    protected abstract ICredentialPlugin Create(IPluginHost host);

    /// <summary>
    /// Makes the plugin beside a world outside that takes every question and never answers. Only for plugins that go
    /// outside: they are given a stand-in that awaits its cancellation.
    /// </summary>
    protected virtual ICredentialPlugin CreateBesideSilence(IPluginHost host) => Create(host);

    /// <summary>Furnishes a rehearsal: associates, rows, settings, and examples of what the plugin does.</summary>
    protected abstract void Rehearse(Rehearsal rehearsal);

    private Rehearsal Furnish()
    {
        var type = Create(new RehearsalHost(new RehearsalTime())).CredentialType;
        var rehearsal = new Rehearsal(type);
        Rehearse(rehearsal);
        return rehearsal;
    }

    private Trial NewTrial(Rehearsal rehearsal) =>
        new(Create(rehearsal.Host), rehearsal, TimeLimit);
}
