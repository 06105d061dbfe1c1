using System.Globalization;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// A handshake from end to end: somebody's name and password get a ticket for a key of the keytab, as a browser's would, and
/// the server's own acceptor is shown it. Only this asks a KDC; a server that takes handshakes asks none. Thread-safe.
/// </summary>
internal sealed class RoundTrip(Accept accept, TimeProvider time)
{
    // The library would try each KDC for a minute or so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The step's name.</summary>
    public const string Name = "Negotiate";

    /// <summary>The step's name for one service.</summary>
    public static string NameOf(string service) => $"{Name} {service}";

    /// <summary>Tries the keys of one service.</summary>
    /// <param name="keys">Those that the keytab holds of it; at least one.</param>
    /// <param name="principal">Who tries it, as <c>NAME@REALM</c>.</param>
    /// <param name="password">Their password.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<TestStep> TryAsync(
        IReadOnlyList<KeytabEntry> keys,
        string principal,
        Secret password,
        CancellationToken cancellationToken
    )
    {
        var service = keys[0].Principal;
        try
        {
            // The library cannot be interrupted; who gives up does not wait for it.
            var begun = await Task.Run(
                    () => KerberosClient.Begin(principal, password, service),
                    cancellationToken
                )
                .WaitAsync(Patience, time, cancellationToken);
            return begun switch
            {
                Begun.Done(var token) => Show(keys, token),
                Begun.Refused(var code, var says) => TestStep.Failed(
                    NameOf(service),
                    $"Kerberos gives {principal} no ticket: {says}",
                    KerberosRemedy.OfError(code, principal, service)
                ),
                _ => throw new InvalidOperationException("There is no third."),
            };
        }
        catch (TimeoutException)
        {
            return TestStep.Failed(
                NameOf(service),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No KDC answered within {Patience.TotalSeconds} s."
                ),
                KerberosRemedy.OfError(KerberosRemedy.Unreachable, principal, service)
            );
        }
    }

    private TestStep Show(IReadOnlyList<KeytabEntry> keys, byte[] token)
    {
        var name = NameOf(keys[0].Principal);
        return accept(token) switch
        {
            Handshake.Accepted(var who, _) => TestStep.Good(name, $"{who} is let in."),
            Handshake.Refused(var why) => KerberosRequest.Read(token) is { } request
                ? TestStep.Failed(
                    name,
                    $"{Describe(request, keys)} This server refuses it: {why}.",
                    KerberosRemedy.OfKey(request, keys)
                )
                : TestStep.Failed(name, $"This server refuses it: {why}.", KerberosRemedy.Anew),
            _ => TestStep.Failed(name, "It came out as NTLM.", KerberosRemedy.Anew),
        };
    }

    private static string Describe(KerberosRequest request, IReadOnlyList<KeytabEntry> keys) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The ticket is for the account's key number {request.KeyNumber} of type {request.KeyType}; the keytab holds {string.Join(", ", keys.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Number} of type {one.Type}")))}."
        );
}
