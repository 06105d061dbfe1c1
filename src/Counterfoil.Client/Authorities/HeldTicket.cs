namespace Counterfoil.Client;

/// <summary>A ticket in hand with both of its clocks, as the authority said them. Immutable.</summary>
internal sealed class HeldTicket(
    Secret ticket,
    DateTimeOffset expiresAt,
    DateTimeOffset endsAt,
    DateTimeOffset since
)
{
    public Secret Ticket => ticket;

    public DateTimeOffset ExpiresAt => expiresAt;

    public DateTimeOffset EndsAt => endsAt;

    /// <summary>When a quarter of the idle life is left: time for a use that pushes it.</summary>
    public DateTimeOffset RenewAt => since + (expiresAt - since) * 0.75;

    public bool IsLiving(DateTimeOffset now) => now < expiresAt && now < endsAt;

    /// <summary>The same ticket, of which the authority said that it has ended.</summary>
    public HeldTicket EndedAt(DateTimeOffset instant) => new(ticket, instant, instant, since);

    /// <summary>The ticket that a login, or <c>GetSafeCredentials</c>, was answered with.</summary>
    /// <exception cref="AuthorityUnreachableException">The answer holds none.</exception>
    public static HeldTicket Of(AuthorityAnswer answer, DateTimeOffset now) =>
        answer.Text("ticket") is { Length: > 0 } text
            ? new HeldTicket(
                new Secret(text),
                Instant(answer, "expiresAt"),
                Instant(answer, "endsAt"),
                now
            )
            : throw new AuthorityUnreachableException("The authority handed out no ticket.");

    private static DateTimeOffset Instant(AuthorityAnswer answer, string member) =>
        DateTimeOffset.TryParse(
            answer.Text(member),
            System.Globalization.CultureInfo.InvariantCulture,
            out var instant
        )
            ? instant
            : throw new AuthorityUnreachableException($"The authority did not say {member}.");
}
