namespace Counterfoil.Server.Handshakes;

/// <summary>How a handshake ended. A closed hierarchy.</summary>
internal abstract record Handshake
{
    private Handshake() { }

    /// <summary>The Kerberos library vouches for somebody.</summary>
    /// <param name="Principal">Who, as <c>NAME@REALM</c>.</param>
    /// <param name="Reply">What proves this server to the client, where it asked for that; empty when it did not.</param>
    public sealed record Accepted(string Principal, byte[] Reply) : Handshake
    {
        /// <summary>Whose account it is, as the domain signed it; <c>null</c> where the ticket says none.</summary>
        public string? Sid { get; init; }
    }

    /// <summary>It proves nothing.</summary>
    /// <param name="Why">The end of the sentence "It was refused: …", for the log.</param>
    public sealed record Refused(string Why) : Handshake;

    /// <summary>It is NTLM's, which is not spoken here: whoever relays it is believed as whoever began it.</summary>
    public sealed record Ntlm : Handshake;
}
