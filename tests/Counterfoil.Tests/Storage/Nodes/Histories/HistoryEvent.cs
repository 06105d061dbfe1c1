namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>What a node said of a ticket; <see cref="None"/> when it could not say anything.</summary>
internal enum Answer
{
    None,
    Believed,
    Refused,
}

/// <summary>What happened to tickets and nodes, by one clock that stands outside of all of them. A closed hierarchy.</summary>
internal abstract record HistoryEvent
{
    private HistoryEvent() { }

    /// <summary>A ticket was shown to a node.</summary>
    public sealed record Used(int Node, int Ticket, TimeSpan Asked, TimeSpan Told, Answer Answer)
        : HistoryEvent
    {
        /// <summary>The inner reason of a refusal, for whoever looks into one.</summary>
        public string Why { get; init; } = "";
    }

    /// <summary>A ticket was ended; without a confirmation nobody knows whether it was.</summary>
    public sealed record Revoked(int Ticket, TimeSpan Asked, TimeSpan? Confirmed) : HistoryEvent;

    /// <summary>A node did not hear the bell.</summary>
    public sealed record Cut(int Node, TimeSpan From, TimeSpan Until) : HistoryEvent;
}

/// <summary>For how long after its confirmed revocation a ticket may be believed at most.</summary>
/// <param name="Heard">On a node that hears the bell.</param>
/// <param name="Silent">On one that is cut off.</param>
internal sealed record HistoryBounds(TimeSpan Heard, TimeSpan Silent)
{
    /// <summary>What the product promises.</summary>
    public static HistoryBounds Stated { get; } =
        new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
}
