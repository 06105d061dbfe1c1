using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Authority.Tickets;

/// <summary>What a wish comes to for an application: terms and an end, or what is wrong with it. Nothing is ever widened.</summary>
internal static class ApplicationTerms
{
    private static readonly TimeSpan LongestToRedeem = TimeSpan.FromMinutes(10);

    /// <summary>What is wrong with a wish from that proof; empty when nothing is.</summary>
    public static string ProblemOf(Proof proof, ApplicationTicket wish)
    {
        if (
            wish.Life <= TimeSpan.Zero
            || wish.IdleLife <= TimeSpan.Zero
            || wish.RedeemWithin <= TimeSpan.Zero
            || wish.RedeemWithin > LongestToRedeem
        )
            return "A life must be longer than zero, and a code's no longer than ten minutes.";
        if (wish.Scopes.Count > ApplicationTicket.MostScopes)
            return "There are too many scopes.";
        if (
            wish.Authorization is { } bag
            && (
                wish.Kind != TicketKind.Grant
                || bag.Length > ApplicationTicket.MaxAuthorizationLength
            )
        )
            return "Only a grant is bound to what was authorized, and that has its bounds.";
        return proof.Ticket?.Kind switch
        {
            null => OfPerson(wish, null),
            TicketKind.Ticket => OfPerson(wish, proof.Ticket),
            TicketKind.Grant or TicketKind.RefreshToken => OfGrant(wish, proof.Ticket),
            _ => "An access token gets nobody anything.",
        };
    }

    /// <summary>The terms of anything but a ticket, whose clocks are the tenant's; and when it ends.</summary>
    public static (TicketTerms Terms, DateTimeOffset End) Of(
        ApplicationTicket wish,
        TicketStub? grant,
        DateTimeOffset now
    )
    {
        var longest =
            wish.Kind == TicketKind.AccessToken
                ? ApplicationTicket.AccessTokenLife
                : ApplicationTicket.GrantLife;
        var life = wish.Life < longest ? wish.Life.Value : longest;
        var end = now + life;
        if (grant?.AbsoluteEnd < end)
            end = grant.AbsoluteEnd;
        var terms = new TicketTerms
        {
            // As long as the life itself: no use moves anything.
            IdleLife = life,
            Preset = "application",
            Doors = wish.Doors,
            Purpose =
                wish.Purpose.Length > Use.MaxPartLength
                    ? wish.Purpose[..Use.MaxPartLength]
                    : wish.Purpose,
            Kind = wish.Kind,
            Application = wish.Application,
            Scopes = wish.Scopes,
            Authorization = wish.Authorization,
            RedeemBy = wish.Kind == TicketKind.Grant ? now + wish.RedeemWithin : null,
        };
        return (terms, end);
    }

    private static string OfPerson(ApplicationTicket wish, TicketStub? ticket)
    {
        if (wish.Kind == TicketKind.RefreshToken)
            return "A refresh token hangs by a grant.";
        // Else one application's ticket would be a way to whatever its person agreed to for another.
        return ticket?.Application is { } one && one != wish.Application
            ? "The ticket is another application's."
            : "";
    }

    private static string OfGrant(ApplicationTicket wish, TicketStub stub)
    {
        if (wish.Kind is not (TicketKind.AccessToken or TicketKind.RefreshToken))
            return "For a grant there are access tokens and refresh tokens.";
        if (wish.Application != stub.Application)
            return "It was granted to another application.";
        return wish.Scopes.Except(stub.Scopes, StringComparer.Ordinal).Any()
            ? "That was not granted."
            : "";
    }
}
