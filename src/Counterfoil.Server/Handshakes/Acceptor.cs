using System.Net.Security;

namespace Counterfoil.Server.Handshakes;

/// <summary>Takes a token to whatever checks it.</summary>
internal delegate Handshake Accept(ReadOnlySpan<byte> token);

/// <summary>The system's Kerberos library, with the keys of the keytab. Stateless; one leg, or none. Thread-safe.</summary>
internal static class Acceptor
{
    // A realm's anonymous principal proves that there is somebody, and not who (RFC 8062 section 3).
    private const string Anonymous = "WELLKNOWN/";

    /// <summary>Checks a token.</summary>
    public static Handshake Accept(ReadOnlySpan<byte> token)
    {
        using var server = new NegotiateAuthentication(
            new NegotiateAuthenticationServerOptions { Package = "Negotiate" }
        );
        var reply = server.GetOutgoingBlob(token, out var status);
        if (status == NegotiateAuthenticationStatusCode.ContinueNeeded)
            return new Handshake.Refused("it would take several legs");
        if (status != NegotiateAuthenticationStatusCode.Completed || !server.IsAuthenticated)
            return new Handshake.Refused(
                $"Kerberos does not accept it ({status}); the ticket is for another key or has ended, the clocks are more than five minutes apart, or it was shown before"
            );
        if (server.Package != "Kerberos")
            return new Handshake.Refused($"it came out as {server.Package}, not as Kerberos");
        return
            server.RemoteIdentity.Name is { Length: > 0 } name
            && !name.StartsWith(Anonymous, StringComparison.OrdinalIgnoreCase)
            ? new Handshake.Accepted(name, reply ?? [])
            : new Handshake.Refused("it names nobody");
    }
}
