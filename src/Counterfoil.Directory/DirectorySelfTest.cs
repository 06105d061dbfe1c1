using System.Runtime.CompilerServices;
using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;
using Counterfoil.ActiveDirectory.SelfTest;

namespace Counterfoil.ActiveDirectory;

/// <summary>The service account as Kerberos knows it, for a try of the keytab.</summary>
/// <param name="Principal">Its name, as <c>reader@EXAMPLE.COM</c>.</param>
/// <param name="Password">Its password.</param>
public sealed record ServiceLogin(string Principal, Secret Password);

/// <summary>Tries its settings, and every controller: address, TLS, certificate, clock, bind, search.</summary>
public sealed partial class DirectoryPlugin : ISelfTest
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<TestStep> TestAsync(
        ContextIdentifier tenant,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (steps, settings) = SettingsTest.Run(host.SettingsOf(tenant));
        foreach (var step in steps)
            yield return step;
        if (settings is null)
        {
            var failed = steps.First(step => step is TestStep.FailedCase).Name;
            foreach (var step in ControllerTest.NotTried($"{failed} failed"))
                yield return step;
            yield break;
        }
        foreach (var address in settings.Controllers)
        {
            await foreach (
                var step in ControllerTest.RunAsync(settings, address, host.Time, cancellationToken)
            )
                yield return step;
        }
    }

    /// <summary>
    /// The service account's name in Kerberos, which may be another than the name that it binds by, and its password;
    /// <c>null</c> where the directory cannot be asked, or does not find it.
    /// </summary>
    /// <param name="tenant">As in <see cref="TestAsync"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<ServiceLogin?> FindServiceLoginAsync(
        ContextIdentifier tenant,
        CancellationToken cancellationToken
    )
    {
        if (SettingsOf(tenant) is not { } settings)
            return null;
        try
        {
            var found = await searched.AskAsync(
                settings,
                (controller, token) => controller.FindServiceAccountAsync(settings, token),
                cancellationToken
            );
            return found is { Domain: { } domain }
                ? new ServiceLogin(
                    $"{found.Name}@{domain.Dns.ToUpperInvariant()}",
                    settings.ReadPassword()
                )
                : null;
        }
        catch (Exception failure) when (failure is DirectoryUnavailableException or LdapException)
        {
            return null;
        }
    }
}
