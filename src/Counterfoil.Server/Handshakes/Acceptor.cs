namespace Counterfoil.Server.Handshakes;

/// <summary>Takes a token to whatever checks it.</summary>
internal delegate Handshake Accept(ReadOnlySpan<byte> token);

/// <summary>The system's Kerberos library, with the keys of the keytab. Stateless; one leg, or none. Thread-safe.</summary>
internal static class Acceptor
{
    // A realm's anonymous principal proves that there is somebody, and not who (RFC 8062 section 3).
    private const string Anonymous = "WELLKNOWN/";

    // 1.2.840.113554.1.2.2, and what Windows has always called it.
    private static readonly string[] Kerberos = ["2A864886F712010202", "2A864882F712010202"];

    /// <summary>Checks a token.</summary>
    public static Handshake Accept(ReadOnlySpan<byte> token)
    {
        var said = KerberosContext.Accept(token);
        if (said.Status == KerberosContext.ContinueNeeded)
            return new Handshake.Refused("it would take several legs");
        if (said.Status != 0)
            return new Handshake.Refused(
                $"Kerberos does not accept it (0x{said.Status:x}); the ticket is for another key or has ended, the clocks are more than five minutes apart, or it was shown before"
            );
        if (!Kerberos.Contains(said.Mechanism))
            return new Handshake.Refused("it came out as something else than Kerberos");
        return
            said.Principal.Length > 0
            && !said.Principal.StartsWith(Anonymous, StringComparison.OrdinalIgnoreCase)
            ? new Handshake.Accepted(said.Principal, said.Reply)
            {
                Sid = said.Account is { } account ? SignedAccount.SidIn(account) : null,
            }
            : new Handshake.Refused("it names nobody");
    }
}
