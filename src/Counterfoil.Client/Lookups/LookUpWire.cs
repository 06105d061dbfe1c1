namespace Counterfoil.Client;

/// <summary>What <c>POST /v1/tickets/lookup</c> answers, as far as it is read here.</summary>
internal sealed record LookUpWire(
    bool Believed,
    string? Tenant,
    CardWire? Associate,
    OriginWire? Origin,
    double GoodForSeconds,
    RefusalWire? Refusal
);

/// <summary>An associate with the card.</summary>
internal sealed record CardWire
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public string Type { get; init; } = "";

    public string FullName { get; init; } = "";

    public string Email { get; init; } = "";

    public int PersonId { get; init; }

    public int ContactId { get; init; }

    public int GroupId { get; init; }

    public IReadOnlyList<int> SecondaryGroups { get; init; } = [];

    public int RoleId { get; init; }

    public string RoleName { get; init; } = "";

    public string RoleDescription { get; init; } = "";

    public IReadOnlyList<string> Rights { get; init; } = [];

    public IReadOnlyList<string> Licences { get; init; } = [];

    public Associate ToAssociate(string tenant) =>
        new()
        {
            Tenant = ContextIdentifier.Parse(tenant),
            Id = new AssociateId(Id),
            Name = Name,
            Type = Enum.TryParse<AssociateType>(Type, ignoreCase: true, out var type)
                ? type
                : AssociateType.Internal,
            Card = new Card
            {
                FullName = FullName,
                Email = Email,
                PersonId = PersonId,
                ContactId = ContactId,
                GroupId = GroupId,
                SecondaryGroups = SecondaryGroups,
                RoleId = RoleId,
                RoleName = RoleName,
                RoleDescription = RoleDescription,
                Rights = Rights,
                Licences = Licences,
            },
        };
}

/// <summary>What proved somebody.</summary>
internal sealed record OriginWire(string Door, DateTimeOffset At, IReadOnlyList<string>? Factors)
{
    public Origin ToOrigin() =>
        new()
        {
            Door = Door,
            At = At,
            Factors = [.. (Factors ?? []).Select(name => new Factor(name))],
            Credentials = [],
        };
}

/// <summary>A refusal of what was looked up.</summary>
internal sealed record RefusalWire(int Status, string Code, string Title, int? RetryAfterSeconds)
{
    public TicketRefusal ToRefusal() =>
        new(
            Status is >= 400 and < 600 ? Status : 401,
            Code,
            Title,
            RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null
        );
}
