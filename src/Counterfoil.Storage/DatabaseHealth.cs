namespace Counterfoil.Storage;

/// <summary>How a node's database is, as far as the node knows without asking it.</summary>
/// <param name="BellIsHeard">Whether changes of other nodes are heard.</param>
/// <param name="HeadsTrouble">Why the journal's heads could not be written outside; <c>null</c> when all is well.</param>
/// <param name="ClockOffset">How far the database's clock is ahead of this machine's; zero on SQLite.</param>
public sealed record DatabaseHealth(bool BellIsHeard, string? HeadsTrouble, TimeSpan ClockOffset)
{
    /// <summary>Why the database took no write the last time, such as a full disk; <c>null</c> when it did.</summary>
    public string? WriteTrouble { get; init; }

    /// <summary>Whether a witness is told the journal's heads.</summary>
    public bool HasWitness { get; init; }

    /// <summary>Why the witness does not have the newest heads; <c>null</c> when it has, or there is none. The node is well without it.</summary>
    public string? WitnessTrouble { get; init; }

    /// <summary>Whether nothing is wrong that keeps a node from serving.</summary>
    public bool IsGood => BellIsHeard && HeadsTrouble is null && WriteTrouble is null;
}
