using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether the controller's name is known, and its port answers.</summary>
internal static class AddressTest
{
    public const string Name = "address";

    public static async Task<Stage> RunAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var name = trial.NameOf(Name);
        var (host, port) = (trial.Address.Host, trial.Address.Port);
        try
        {
            var addresses = await trial.WithinAsync(
                token => Dns.GetHostAddressesAsync(host, token),
                cancellationToken
            );
            trial.Connection = await trial.WithinAsync(
                token => LdapConnection.OpenAsync(trial.Address, token),
                cancellationToken
            );
            return Stage.On(
                TestStep.Good(
                    name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{host} is {string.Join(", ", addresses.Select(one => one.ToString()))}; port {port} answers"
                    )
                )
            );
        }
        catch (SocketException unknown)
        {
            return Stage.End(
                TestStep.Failed(
                    name,
                    $"The name {host} is not known: {unknown.Message}",
                    $"Correct the name in controllers, or let this machine ask the domain's DNS (/etc/resolv.conf); 'getent hosts {host}' tells when it does."
                )
            );
        }
        catch (LdapException failure)
        {
            return Stage.End(TestStep.Failed(name, failure.Message, RemedyOf(failure, port)));
        }
    }

    private static string RemedyOf(LdapException failure, int port) =>
        (failure.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing listens on port {port} there. Is the controller running, and is that its port? ldaps:// is 636 (3269 for a global catalog), ldap:// is 389 (3268)."
            ),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"Is the controller running, and does every firewall between let this machine reach its port {port}?"
            ),
        };
}
