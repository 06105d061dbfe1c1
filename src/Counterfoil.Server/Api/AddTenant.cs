using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server.Api;

/// <summary>A new tenant.</summary>
internal sealed record AddTenantBody
{
    /// <summary>Its context identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Its name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Its first administrator.</summary>
    public AddTenantAdmin? Admin { get; init; }
}

/// <summary>The first administrator of a new tenant.</summary>
internal sealed record AddTenantAdmin
{
    /// <summary>The name to log in with.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }
}

/// <summary>A tenant that was added, and how its first administrator comes in.</summary>
internal sealed record AddedTenant(TenantCarrier Tenant, ActivationCode? Activation);

/// <summary><c>POST /v1/tenants</c>.</summary>
internal static class AddTenant
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/tenants", AnswerAsync)
            .Answers<AddedTenant>(StatusCodes.Status201Created);

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        Body<AddTenantBody> body,
        TenantRegister tenants,
        AssociateRegister associates,
        PasswordRegister passwords,
        ActivationCodes codes,
        CancellationToken cancellationToken
    )
    {
        if (!ContextIdentifier.TryParse(body.Value.Id, out var id))
            return Problem.Unfit(
                "A context identifier is a letter, then letters and digits, at most 32, and no reserved word."
            );
        // Asked before the tenant is there: a tenant without its administrator would have to be cleaned up.
        if (body.Value.Admin is { } admin && !IsFit(admin))
            return Problem.Unfit("The administrator's name or e-mail address is not one.");

        var added = await tenants.AddAsync(
            Actor.Of(context.Proof()),
            new Tenant { Id = id, Name = body.Value.Name ?? id.Value },
            cancellationToken
        );
        if (added is not Registered<Tenant>.Done(var tenant))
            return added.ToAnswer(_ => Results.NoContent());
        var activation = body.Value.Admin is null
            ? null
            : await ActivateAsync(tenant, body.Value.Admin, associates, passwords, codes);
        return Results.Created(
            $"/v1/tenants/{tenant.Id}",
            new AddedTenant(TenantCarrier.Of(tenant), activation)
        );
    }

    // Past the point of no return: the tenant is there, so its administrator is made whether the caller waits or not. The
    // operator is nobody in the new tenant, so the installation itself is who does it.
    private static async Task<ActivationCode?> ActivateAsync(
        Tenant tenant,
        AddTenantAdmin admin,
        AssociateRegister associates,
        PasswordRegister passwords,
        ActivationCodes codes
    )
    {
        var registered = await associates.AddAsync(
            Actor.Installation,
            new Associate
            {
                Tenant = tenant.Id,
                Id = new AssociateId(0),
                Name = admin.Name,
                Card = new Card { Email = admin.Email ?? "", Rights = [Rights.AdminAll] },
            },
            CancellationToken.None
        );
        return
            registered is Registered<Associate>.Done(var first)
            && await passwords.StartActivationAsync(
                Actor.Installation,
                tenant.Id,
                first.Id,
                CancellationToken.None
            )
                is Registered<Secret>.Done(var code)
            ? codes.Of(tenant, code)
            : null;
    }

    private static bool IsFit(AddTenantAdmin admin) =>
        NameKey.TryCreate(admin.Name, out _)
        && (
            string.IsNullOrEmpty(admin.Email)
            || (
                NameKey.TryCreate(admin.Email, out _)
                && admin.Email.Contains('@', StringComparison.Ordinal)
            )
        );
}
