namespace Counterfoil.Authority.Tickets;

/// <summary>What a caller wants a ticket narrowed to. Everything is optional; nothing can be widened. Immutable.</summary>
public sealed record TicketRequest
{
    /// <summary>A ticket as the tenant gives it.</summary>
    public static TicketRequest Default { get; } = new();

    /// <summary>A shorter idle life than the tenant's preset.</summary>
    public TimeSpan? IdleLife { get; init; }

    /// <summary>A shorter life in all than the tenant's preset, or than what is left of the line.</summary>
    public TimeSpan? Life { get; init; }

    /// <summary>The names of the doors that it opens; empty means all that the parent opens.</summary>
    public IReadOnlyList<string> Doors { get; init; } = [];

    /// <summary>What it is for; at most 60 characters are kept.</summary>
    public string Purpose { get; init; } = "";
}

/// <summary>How asking for a ticket ended. A closed hierarchy.</summary>
public abstract record Issued
{
    private Issued() { }

    /// <summary>Here it is.</summary>
    /// <param name="Ticket">The ticket, to be handed out and forgotten.</param>
    /// <param name="Stub">Its stub.</param>
    public sealed record Done(Secret Ticket, TicketStub Stub) : Issued;

    /// <summary>A plugin objected, or the ticket it was to be got with has ended meanwhile.</summary>
    /// <param name="Refusal">For the outside.</param>
    public sealed record Refused(Evaluation.Refusal Refusal) : Issued;

    /// <summary>What was asked for would widen, or makes no sense.</summary>
    /// <param name="Problem">A sentence for people.</param>
    public sealed record Unfit(string Problem) : Issued;
}
