using Counterfoil.ActiveDirectory;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Plugins;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>
/// Tries the directory's configuration from end to end: the plugin tests its settings and every controller, the server its
/// keytab, and both together a handshake.
/// </summary>
internal static class DirectoryFindings
{
    private const string OfLibrary = "Kerberos library";

    // A keytab has a name or two; whoever has fifty need not wait for all.
    private const int MostServices = 8;

    /// <summary>The findings.</summary>
    /// <param name="settings">The server's settings.</param>
    /// <param name="plugins">All plugins' settings, a tenant's over the installation's.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Is told what was tried.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<Finding>> FindAsync(
        ServerSettings settings,
        IReadOnlyDictionary<string, string> plugins,
        TimeProvider time,
        Action<string> tell,
        CancellationToken cancellationToken
    )
    {
        if (settings.Negotiate is { } negotiate && KerberosLibrary.IsInstalled)
            KerberosLibrary.Point(negotiate);
        using var plugin = DirectoryHouse.OpenForTest(plugins, time);
        var findings = new List<Finding>();
        await foreach (var step in plugin.TestAsync(default, cancellationToken))
        {
            tell(step.Name);
            findings.Add(Finding.Of(step));
        }
        var (steps, keys) = KeytabTest.Run(settings.Negotiate, settings.PublicAddress);
        tell("Negotiate");
        var trips = await TryAsync(plugin, keys, time, cancellationToken);
        return [.. findings, .. steps.Concat(trips).Select(Finding.Of)];
    }

    private static async Task<IReadOnlyList<TestStep>> TryAsync(
        DirectoryPlugin plugin,
        IReadOnlyList<KeytabEntry> keys,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (keys.Count == 0)
            return [TestStep.NotTried(RoundTrip.Name, "there is no key to try")];
        if (!KerberosLibrary.IsInstalled)
            return
            [
                TestStep.Failed(
                    OfLibrary,
                    $"{KerberosLibrary.Name} is not installed.",
                    "Install it (Debian: libgssapi-krb5-2). The server runs on Linux where it takes handshakes."
                ),
                TestStep.NotTried(RoundTrip.Name, $"{OfLibrary} failed"),
            ];
        if (await plugin.FindServiceLoginAsync(default, cancellationToken) is not { } login)
            return
            [
                TestStep.NotTried(
                    RoundTrip.Name,
                    "the service account, which would try it, was not found in the directory"
                ),
            ];
        var trip = new RoundTrip(Acceptor.Accept, time);
        var steps = new List<TestStep>();
        foreach (
            var service in keys.GroupBy(one => one.Principal, StringComparer.Ordinal)
                .Take(MostServices)
        )
            steps.Add(
                await trip.TryAsync(
                    [.. service],
                    login.Principal,
                    login.Password,
                    cancellationToken
                )
            );
        return steps;
    }
}
