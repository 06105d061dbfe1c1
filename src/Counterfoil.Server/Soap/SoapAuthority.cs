using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Soap;

/// <summary>The two rooms behind this door: who is believed, and what they get. Thread-safe.</summary>
internal sealed record SoapAuthority
{
    /// <summary>The evaluator's one entrance.</summary>
    public required Func<Presented, CancellationToken, ValueTask<Outcome>> HearAsync { get; init; }

    /// <summary>A new ticket, for somebody who logged in.</summary>
    public required Func<Proof, CancellationToken, Task<Issued>> IssueAsync { get; init; }

    /// <summary>The shared ticket, for somebody who came with one.</summary>
    public required Func<
        Proof,
        CancellationToken,
        Task<Issued>
    > GetSafeCredentialsAsync { get; init; }

    /// <summary>What the connection of a request proves; nothing by default.</summary>
    public Func<
        HttpContext,
        ContextIdentifier?,
        ValueTask<OperatingSystemLogin?>
    > ReadHandshakeAsync { get; init; } = static (_, _) => default;

    /// <summary>The real ones.</summary>
    public static SoapAuthority Of(
        Evaluator evaluator,
        TicketIssuer issuer,
        Handshakes.HandshakeReader handshakes
    ) =>
        new()
        {
            ReadHandshakeAsync = handshakes.ReadAsync,
            HearAsync = evaluator.HearAsync,
            IssueAsync = (proof, cancellationToken) =>
                issuer.IssueAsync(proof, TicketRequest.Default, cancellationToken),
            GetSafeCredentialsAsync = issuer.GetSafeCredentialsAsync,
        };
}
