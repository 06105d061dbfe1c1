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
        var said = KerberosContext.Accept(token);
        if (said.Status == KerberosContext.ContinueNeeded)
            return new Handshake.Refused("it would take several legs");
        if (said.Status != 0)
            return new Handshake.Refused(
                $"Kerberos does not accept it (error {said.Error?.Code}); the ticket is for another key or has ended, the clocks are more than five minutes apart, or it was shown before"
            );
        if (!said.IsKerberos)
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
