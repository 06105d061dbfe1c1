using System.Globalization;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// A handshake from end to end: somebody's name and password get a ticket for a key of the keytab, as a browser's would, and
/// the server's own acceptor is shown it. Only this asks a KDC; a server that takes handshakes asks none. Thread-safe.
/// </summary>
internal sealed class RoundTrip(Accept accept, TimeProvider time)
{
    /// <summary>The step's name.</summary>
    public const string Name = "Negotiate";

    // The library would try each KDC for a minute or so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
        var name = $"{Name} {service}";
        try
        {
            // The library cannot be interrupted; who gives up does not wait for it.
            return await Task.Run(() => Try(name, keys, principal, password), cancellationToken)
                .WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return TestStep.Failed(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"No KDC answered within {Patience.TotalSeconds} s."
                ),
                KerberosRemedy.OfNoTicket(KerberosRemedy.Unreachable, principal, service)
            );
        }
    }

    private TestStep Try(
        string name,
        IReadOnlyList<KeytabEntry> keys,
        string principal,
        Secret password
    )
    {
        var service = keys[0].Principal;
        switch (KerberosClient.Begin(principal, password, service))
        {
            case Begun.Refused(var error):
                return TestStep.Failed(
                    name,
                    $"Kerberos gives {principal} no ticket: {error.Says}.",
                    KerberosRemedy.OfNoTicket(error.Code, principal, service)
                );
            case Begun.Done(var token) when accept(token) is Handshake.Accepted accepted:
                return LetIn(name, accepted, KeyOf(service, token));
            default:
                // What was shown once is a replay from then on: the library is asked about another.
                return KerberosClient.Begin(principal, password, service) is Begun.Done(var second)
                    ? Refused(name, keys, second)
                    : TestStep.Failed(
                        name,
                        "Kerberos gives a ticket once, and not again.",
                        "The KDC's own log says more."
                    );
        }
    }

    private static TestStep Refused(string name, IReadOnlyList<KeytabEntry> keys, byte[] token)
    {
        var error = KerberosContext.Accept(token).Error;
        var theirs = KeyOf(keys[0].Principal, token);
        return TestStep.Failed(
            name,
            $"This server refuses the ticket: {error?.Says}. The ticket is for the key {theirs.Key}; the keytab holds {string.Join(", ", keys.Select(one => one.Key))}.",
            KerberosRemedy.OfRefusedTicket(error?.Code, theirs, keys)
        );
    }

    private static TestStep LetIn(string name, Handshake.Accepted accepted, KeytabEntry key)
    {
        var found = $"{accepted.Principal} is let in, by the key {key.Key}.";
        return accepted.Sid is null
                ? TestStep.Failed(
                    name,
                    $"{accepted.Principal} comes with a ticket in which the domain signs no account, and is refused.",
                    KerberosRemedy.WithoutAccount
                )
            : key.IsAes ? TestStep.Good(name, found)
            : TestStep.Doubtful(name, found, KerberosRemedy.WithoutAes);
    }

    // The key that a ticket was encrypted with, by what it says of it.
    private static KeytabEntry KeyOf(string service, byte[] token)
    {
        var request = KerberosRequest.Read(token);
        return new KeytabEntry(service, (uint)(request?.KeyNumber ?? 0), request?.KeyType ?? 0);
    }
}
