namespace Counterfoil.Server.Handshakes;

/// <summary>What the library says of a token. Immutable.</summary>
/// <param name="Status">How it ended (RFC 2743 section 1.2.1.1); 0 when it is complete.</param>
internal sealed record KerberosAcceptance(uint Status)
{
    /// <summary>Who, as the ticket is named; empty where nobody is.</summary>
    public string Principal { get; init; } = "";

    /// <summary>Whether the mechanism was Kerberos.</summary>
    public bool IsKerberos { get; init; }

    /// <summary>Why it was refused; <c>null</c> where it was not.</summary>
    public KerberosError? Error { get; init; }

    /// <summary>What goes back to the client.</summary>
    public byte[] Reply { get; init; } = [];

    /// <summary>What the domain signed about whose account it is (MS-PAC section 2.10); <c>null</c> where it signed none.</summary>
    public byte[]? Account { get; init; }
}
