namespace Counterfoil.Storage;

/// <summary>How a node's database is, as far as the node knows without asking it.</summary>
/// <param name="BellIsHeard">Whether changes of other nodes are heard.</param>
/// <param name="HeadsTrouble">Why the journal's heads could not be written outside; <c>null</c> when all is well.</param>
/// <param name="ClockOffset">How far the database's clock is ahead of this machine's; zero on SQLite.</param>
public sealed record DatabaseHealth(bool BellIsHeard, string? HeadsTrouble, TimeSpan ClockOffset)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => BellIsHeard && HeadsTrouble is null;
}
