namespace Counterfoil;

/// <summary>A place where evidence comes in. The server's registry lists every one there is.</summary>
/// <param name="Name">Stable and short, such as <c>rest</c>: in decisions, in a ticket's list of doors, in the documentation.</param>
/// <param name="Title">For people to read.</param>
public sealed record Door(string Name, string Title)
{
    /// <summary>Whether the door can ask for more (it has a page); others refuse with <c>more_evidence</c>.</summary>
    public bool HasPage { get; init; }

    /// <summary>
    /// Whether our own pages or our own command line come in here: in an online tenant these take a password, and what they
    /// gave out needs no application's token there.
    /// </summary>
    public bool IsOwn { get; init; }

    /// <summary>Which kinds of tickets open it, whatever else they were narrowed to.</summary>
    public DoorTakes Takes { get; init; } = DoorTakes.Tickets;

    /// <summary>Whether a ticket of the kind opens it.</summary>
    public bool IsFor(TicketKind kind) =>
        kind switch
        {
            TicketKind.Ticket => Takes is DoorTakes.Tickets or DoorTakes.TicketsAndAccessTokens,
            TicketKind.AccessToken => Takes is DoorTakes.TicketsAndAccessTokens,
            TicketKind.Grant or TicketKind.RefreshToken => Takes
                is DoorTakes.GrantsAndRefreshTokens,
            _ => false,
        };
}

/// <summary>Which kinds of tickets open a door. What is not named here opens none.</summary>
public enum DoorTakes
{
    /// <summary>Tickets alone: where people are, where tickets are handed out, and where things are administered.</summary>
    Tickets = 0,

    /// <summary>Tickets, and what applications were given for people.</summary>
    TicketsAndAccessTokens = 1,

    /// <summary>What applications exchange, and nothing else.</summary>
    GrantsAndRefreshTokens = 2,
}
