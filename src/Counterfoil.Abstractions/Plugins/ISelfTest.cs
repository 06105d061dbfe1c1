namespace Counterfoil;

/// <summary>
/// A plugin's test of itself, optional: the same class implements it beside <see cref="ICredentialPlugin"/>. It tries its
/// settings and whatever it depends on, one step after the other, and says of each what it found and, where that is wrong,
/// what to do about it. <c>counterfoil doctor</c> runs it when an operator asks, beside a running server or without one.
/// Thread-safe.
/// </summary>
/// <remarks>
/// It changes nothing, reaches no rows, and tells no secret. It may take as long as what it tries: the plugins' time limit
/// does not hold here, so give each step one of its own. A step that cannot be tried, because one before it failed, is told
/// as <see cref="TestStep.NotTried"/> and not left out: whoever reads the list sees how far it came. What it throws is told
/// by its type alone, and ends it.
/// </remarks>
public interface ISelfTest
{
    /// <summary>Tries everything that the plugin needs.</summary>
    /// <param name="tenant">
    /// Whose settings are tried; <c>default</c> for the installation's alone, with no tenant's over them. Hand it to
    /// <see cref="IPluginHost.SettingsOf"/> as it is.
    /// </param>
    /// <param name="cancellationToken">Ends it between two steps or in the middle of one.</param>
    /// <returns>The steps in the order in which they were tried, each as soon as it is over.</returns>
    IAsyncEnumerable<TestStep> TestAsync(
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    );
}
