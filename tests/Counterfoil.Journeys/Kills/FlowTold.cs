namespace Counterfoil.Journeys.Kills;

/// <summary>What is known of something that a server was asked to do.</summary>
internal enum Deed
{
    /// <summary>Nobody asked for it.</summary>
    Unasked,

    /// <summary>Asked, and the server was killed before it answered: done or not, and nothing between.</summary>
    Asked,

    /// <summary>It answered that it is done.</summary>
    Answered,
}

/// <summary>What a flow asked of a server and what that answered before it was killed.</summary>
internal sealed class FlowTold
{
    public Deed Consent { get; set; }

    public Deed Exchange { get; set; }

    public Deed Refresh { get; set; }

    public Deed EndOfAccess { get; set; }

    public Deed EndOfAll { get; set; }

    public string? Code { get; set; }

    public DateTimeOffset CodeAt { get; set; }

    /// <summary>The access tokens that were answered, the oldest first.</summary>
    public List<string> AccessTokens { get; } = [];

    public string? RefreshToken { get; set; }

    public string? SystemToken { get; set; }

    /// <summary>How many access tokens of the person there can be.</summary>
    public (int Least, int Most) AccessTokensHeld =>
        EndOfAll == Deed.Answered
            ? (0, 0)
            : (
                Surely(Exchange) + Surely(Refresh) - Possibly(EndOfAccess),
                Possibly(Exchange) + Possibly(Refresh) - Surely(EndOfAccess)
            );

    private static int Surely(Deed deed) => deed == Deed.Answered ? 1 : 0;

    private static int Possibly(Deed deed) => deed == Deed.Unasked ? 0 : 1;
}
