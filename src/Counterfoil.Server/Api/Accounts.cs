using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Server.Api;

/// <summary>A new account, or what changes of one.</summary>
internal sealed record AccountBody
{
    /// <summary>What is typed at the login page.</summary>
    public string? LoginName { get; init; }

    /// <summary>Where letters go that only this person may read; empty for none.</summary>
    public string? Email { get; init; }

    /// <summary>Where it proves itself.</summary>
    public HomeCarrier? Home { get; init; }
}

/// <summary><c>/v1/accounts</c>: an operator's; a tenant's administrator reaches those at home in the tenant.</summary>
internal static class Accounts
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/accounts", ListAsync).Answers<ListOf<AccountCarrier>>();
        routes
            .MapPost("/v1/accounts", AddAsync)
            .Answers<AccountCarrier>(StatusCodes.Status201Created);
        routes.MapGet("/v1/accounts/{account}", GetAsync).Answers<AccountCarrier>();
        routes.MapPatch("/v1/accounts/{account}", ChangeAsync).Answers<AccountCarrier>();
        routes.MapPost("/v1/accounts/{account}/disable", DisableAsync).Answers<AccountCarrier>();
        routes.MapPost("/v1/accounts/{account}/enable", EnableAsync).Answers<AccountCarrier>();
        routes.MapPost("/v1/accounts/{account}/sign-out", SignOutAsync).Answers<AccountCarrier>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string? search,
        string? home,
        int? limit,
        string? after,
        IAccounts accounts,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        var proof = context.Proof();
        ContextIdentifier? of = proof.IsOperator ? null : proof.Tenant.Id;
        if (home is not null)
        {
            if (
                !ContextIdentifier.TryParse(home, out var named)
                || (!proof.IsOperator && named != proof.Tenant.Id)
            )
                return Problem.NotFound;
            of = named;
        }
        return Results.Ok(
            ListOf<AccountCarrier>.Of(
                await accounts.ListAsync(search, of, page, cancellationToken),
                AccountCarrier.Of
            )
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        Body<AccountBody> body,
        AccountRegister register,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (body.Value is not { LoginName: { } name, Home: { } home })
            return Problem.Malformed("An account has a loginName and a home.");
        if (HomeOf(proof, home) is not { } at)
            return Problem.Unfit("There is no such associate to be its home.");
        var added = await register.AddAsync(
            Actor.Of(proof),
            new Account
            {
                Id = default,
                LoginName = name,
                Email = body.Value.Email ?? "",
                Home = at,
            },
            cancellationToken
        );
        return added.ToAnswer(account =>
            Results.Created($"/v1/accounts/{account.Id}", AccountCarrier.Of(account))
        );
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string account,
        AccountRegister register,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(context.Proof(), account, register, cancellationToken) is { } found
            ? Results.Ok(AccountCarrier.Of(found))
            : Problem.NotFound;

    private static Task<IResult> ChangeAsync(
        HttpContext context,
        string account,
        Body<AccountBody> body,
        AccountRegister register,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        Home? home = null;
        if (body.Value.Home is { } said && (home = HomeOf(proof, said)) is null)
            return Task.FromResult<IResult>(
                Problem.Unfit("There is no such associate to be its home.")
            );
        return ApplyAsync(
            proof,
            account,
            before =>
                before with
                {
                    LoginName = body.Value.LoginName ?? before.LoginName,
                    Email = body.Value.Email ?? before.Email,
                    Home = home ?? before.Home,
                },
            register,
            cancellationToken
        );
    }

    private static Task<IResult> DisableAsync(
        HttpContext context,
        string account,
        AccountRegister register,
        CancellationToken cancellationToken
    ) =>
        ApplyAsync(
            context.Proof(),
            account,
            before => before with { IsActive = false },
            register,
            cancellationToken
        );

    private static Task<IResult> EnableAsync(
        HttpContext context,
        string account,
        AccountRegister register,
        CancellationToken cancellationToken
    ) =>
        ApplyAsync(
            context.Proof(),
            account,
            before => before with { IsActive = true },
            register,
            cancellationToken
        );

    private static async Task<IResult> SignOutAsync(
        HttpContext context,
        string account,
        AccountRegister register,
        CancellationToken cancellationToken
    )
    {
        var proof = context.Proof();
        if (await FindAsync(proof, account, register, cancellationToken) is not { } found)
            return Problem.NotFound;
        var ended = await register.SignOutAsync(Actor.Of(proof), found.Id, cancellationToken);
        return ended.ToAnswer(one => Results.Ok(AccountCarrier.Of(one)));
    }

    private static async Task<IResult> ApplyAsync(
        Proof proof,
        string account,
        Func<Account, Account> change,
        AccountRegister register,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(proof, account, register, cancellationToken) is not { } found)
            return Problem.NotFound;
        var changed = await register.ChangeAsync(
            Actor.Of(proof),
            found.Id,
            change,
            cancellationToken
        );
        return changed.ToAnswer(one => Results.Ok(AccountCarrier.Of(one)));
    }

    private static Task<Account?> FindAsync(
        Proof proof,
        string account,
        AccountRegister register,
        CancellationToken cancellationToken
    ) =>
        Guid.TryParseExact(account, "D", out var id)
            ? register.ReachAsync(Actor.Of(proof), new AccountId(id), cancellationToken)
            : register.ReachAsync(
                Actor.Of(proof),
                account.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase),
                cancellationToken
            );

    private static Home.OfTenant? HomeOf(Proof proof, HomeCarrier said)
    {
        var tenant = proof.Tenant.Id;
        return said.Tenant is null || ContextIdentifier.TryParse(said.Tenant, out tenant)
            ? new Home.OfTenant(tenant, new AssociateId(said.Associate))
            : null;
    }
}
