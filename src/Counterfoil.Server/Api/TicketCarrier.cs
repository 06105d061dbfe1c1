using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary>What a ticket's stub knows, never the ticket.</summary>
internal sealed record TicketCarrier
{
    /// <summary>Its GUID.</summary>
    public required Guid TicketId { get; init; }

    /// <summary>Whose it is.</summary>
    public required AssociateName Associate { get; init; }

    /// <summary>Whether it lets its holder in.</summary>
    public required bool Living { get; init; }

    /// <summary>When it ends, or ended, unless it is used before.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary><c>idle</c>, <c>absolute</c>, <c>revoked</c>, <c>disabled</c> or <c>type_not_allowed</c>.</summary>
    public required string EndsBecause { get; init; }

    /// <summary>The tenant's preset that its clocks came from.</summary>
    public required string Preset { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it ends however often it is used.</summary>
    public required DateTimeOffset AbsoluteEnd { get; init; }

    /// <summary>When it ends unless it is used.</summary>
    public required DateTimeOffset IdleEnd { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>How it was last used.</summary>
    public required string LastUsedInfo { get; init; }

    /// <summary>The door that its line began at.</summary>
    public required string Door { get; init; }

    /// <summary>What proved the associate.</summary>
    public required OriginCarrier Origin { get; init; }

    /// <summary>The first ticket of its line.</summary>
    public required Guid Line { get; init; }

    /// <summary>The ticket that it was got with.</summary>
    public Guid? Parent { get; init; }

    /// <summary>The doors that it opens; empty means all.</summary>
    public required IReadOnlyList<string> Doors { get; init; }

    /// <summary>The program that it was issued to.</summary>
    public required string Program { get; init; }

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary><c>ticket</c>, <c>accessToken</c>, <c>grant</c> or <c>refreshToken</c>.</summary>
    public required TicketKind Kind { get; init; }

    /// <summary>The application that it was issued to; <c>null</c> for a person's own.</summary>
    public Guid? Application { get; init; }

    /// <summary>When all plugins last had no objection.</summary>
    public required DateTimeOffset ReviewedAt { get; init; }

    /// <summary>Says an explanation.</summary>
    public static TicketCarrier Of(TicketExplanation ticket) =>
        Of(ticket.Stub, ticket.Associate, ticket.EndsAt, ticket.EndsBecause) with
        {
            Living = ticket.IsLiving,
        };

    /// <summary>Says a stub that lives.</summary>
    public static TicketCarrier OfLiving(TicketStub stub, Associate associate) =>
        stub.IdleEnd < stub.AbsoluteEnd
            ? Of(stub, associate, stub.IdleEnd, "idle")
            : Of(stub, associate, stub.AbsoluteEnd, "absolute");

    private static TicketCarrier Of(
        TicketStub stub,
        Associate associate,
        DateTimeOffset endsAt,
        string endsBecause
    ) =>
        new()
        {
            TicketId = stub.TicketId,
            Associate = AssociateName.Of(associate),
            Living = true,
            EndsAt = endsAt,
            EndsBecause = endsBecause,
            Preset = stub.Terms.Preset,
            IssuedAt = stub.IssuedAt,
            AbsoluteEnd = stub.AbsoluteEnd,
            IdleEnd = stub.IdleEnd,
            LastUsed = stub.LastUsed,
            LastUsedInfo = stub.LastUsedInfo,
            Door = stub.Origin.Door,
            Origin = OriginCarrier.Of(stub.Origin),
            Line = stub.Line,
            Parent = stub.Parent,
            Doors = stub.Terms.Doors,
            Program = stub.Program,
            Purpose = stub.Terms.Purpose,
            Kind = stub.Kind,
            Application = stub.Application,
            ReviewedAt = stub.ReviewedAt,
        };
}
