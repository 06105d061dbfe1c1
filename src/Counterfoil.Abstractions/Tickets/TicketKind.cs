namespace Counterfoil;

/// <summary>
/// What kind of ticket a stub stands for. Each has a form of its own on the wire (<see cref="TicketForm"/>), and a text of one
/// form never finds a stub of another kind. Numbers are stored and never change.
/// </summary>
public enum TicketKind
{
    /// <summary>A ticket, <c>7T:…</c>: whoever holds it is its associate.</summary>
    Ticket = 0,

    /// <summary>An access token, <c>8A:…</c>: an application's, for one person or its system user, in one tenant.</summary>
    AccessToken = 1,

    /// <summary>What a login at an application began. Its text is the OAuth code; its row outlives that and is what the rest hangs by.</summary>
    Grant = 2,

    /// <summary>What an application exchanges for further access tokens.</summary>
    RefreshToken = 3,
}
