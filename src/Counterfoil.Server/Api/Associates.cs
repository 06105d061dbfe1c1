using Counterfoil.Authority.Associates;

namespace Counterfoil.Server.Api;

/// <summary>What is said of an associate, as a whole or in part: what is absent stays as it is.</summary>
internal sealed record AssociateBody
{
    /// <summary>The name; unique in the tenant once normalised.</summary>
    public string? Name { get; init; }

    /// <summary>What kind of identity.</summary>
    public AssociateType? Type { get; init; }

    /// <summary>The name for people.</summary>
    public string? FullName { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The person's number.</summary>
    public int? PersonId { get; init; }

    /// <summary>The company's number.</summary>
    public int? ContactId { get; init; }

    /// <summary>The primary group.</summary>
    public int? GroupId { get; init; }

    /// <summary>Further groups.</summary>
    public IReadOnlyList<int>? SecondaryGroups { get; init; }

    /// <summary>The role's number.</summary>
    public int? RoleId { get; init; }

    /// <summary>The role's name.</summary>
    public string? RoleName { get; init; }

    /// <summary>The role in a sentence.</summary>
    public string? RoleDescription { get; init; }

    /// <summary>The rights.</summary>
    public IReadOnlyList<string>? Rights { get; init; }

    /// <summary>The licences, as <c>owner.module</c>.</summary>
    public IReadOnlyList<string>? Licences { get; init; }

    /// <summary>An associate as this says, and for the rest as before.</summary>
    public Associate Over(Associate before)
    {
        var card = before.Card;
        return before with
        {
            Name = Name ?? before.Name,
            Type = Type ?? before.Type,
            Card = card with
            {
                FullName = FullName ?? card.FullName,
                Email = Email ?? card.Email,
                PersonId = PersonId ?? card.PersonId,
                ContactId = ContactId ?? card.ContactId,
                GroupId = GroupId ?? card.GroupId,
                SecondaryGroups = SecondaryGroups ?? card.SecondaryGroups,
                RoleId = RoleId ?? card.RoleId,
                RoleName = RoleName ?? card.RoleName,
                RoleDescription = RoleDescription ?? card.RoleDescription,
                Rights = Rights ?? card.Rights,
                Licences = Licences ?? card.Licences,
            },
        };
    }
}

/// <summary><c>/v1/associates</c>: reading and adding.</summary>
internal static class Associates
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/associates", ListAsync).Answers<ListOf<AssociateCard>>();
        routes
            .MapPost("/v1/associates", AddAsync)
            .Answers<AssociateCard>(StatusCodes.Status201Created);
        routes.MapGet("/v1/associates/{associate}", GetAsync).Answers<AssociateCard>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string? search,
        int? limit,
        string? after,
        IAssociates associates,
        CancellationToken cancellationToken
    ) =>
        Paging.Of(limit, after) is { } page
            ? Results.Ok(
                ListOf<AssociateCard>.Of(
                    await associates.ListAsync(
                        context.Proof().Tenant.Id,
                        search,
                        page,
                        cancellationToken
                    ),
                    AssociateCard.Of
                )
            )
            : Paging.OutOfRange;

    private static async Task<IResult> AddAsync(
        HttpContext context,
        Body<AssociateBody> body,
        AssociateRegister register,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        var added = await register.AddAsync(
            Authority.Actor.Of(proof),
            body.Value.Over(
                new Associate
                {
                    Tenant = proof.Tenant.Id,
                    Id = new AssociateId(0),
                    Name = "",
                }
            ),
            cancellationToken
        );
        return added.ToAnswer(associate =>
            Results.Created(
                TenantInPath.Of(context) is { } tenant
                    ? $"/{tenant}/v1/associates/{associate.Id}"
                    : $"/v1/associates/{associate.Id}",
                AssociateCard.Of(associate)
            )
        );
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string associate,
        Who who,
        CancellationToken cancellationToken
    ) =>
        await who.FindAsync(context.Proof(), associate, cancellationToken) is { } found
            ? Results.Ok(AssociateCard.Of(found))
            : Problem.NotFound;
}
