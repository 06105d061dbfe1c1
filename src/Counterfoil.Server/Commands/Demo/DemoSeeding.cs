using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>
/// Makes the demo's tenants and people, the way an administrator does: each chooses a password with an activation code. What
/// an interrupted demo has made already is taken as it is.
/// </summary>
internal static class DemoSeeding
{
    /// <summary>Makes them; returns them with their passwords.</summary>
    public static async Task<IReadOnlyList<DemoTenant>> SeedAsync(
        IServiceProvider house,
        CancellationToken cancellationToken
    )
    {
        foreach (var tenant in DemoCast.Tenants)
            await house
                .GetRequiredService<TenantRegister>()
                .AddAsync(Actor.Installation, tenant, cancellationToken);
        if (
            await house.GetRequiredService<ITenants>().FindAsync(DemoCast.Demo, cancellationToken)
            is null
        )
            throw new CommandRefusedException(
                ExitCode.Refused,
                "This database belongs to an installation. Name an empty one for the demo."
            );
        var associates = new List<(CastPerson Cast, Associate Associate)>();
        foreach (var cast in DemoCast.People)
            associates.Add((cast, await AddAsync(house, cast.Associate, cancellationToken)));
        // A password is hashed for each of them, and a machine has more than one processor.
        var people = await Task.WhenAll(
            associates.Select(one =>
                GivePasswordAsync(house, one.Cast, one.Associate, cancellationToken)
            )
        );
        await DemoSeats.SeedAsync(house, people, cancellationToken);
        return
        [
            .. DemoCast.Tenants.Select(tenant => new DemoTenant(
                tenant.Id.Value,
                tenant.Name,
                [.. people.Where(one => one.Tenant == tenant.Id).Select(one => one.Told)]
            )),
        ];
    }

    private static async Task<Associate> AddAsync(
        IServiceProvider house,
        Associate wanted,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(house, wanted.Tenant, wanted.Name, cancellationToken)
        ?? Founding.Done(
            await house
                .GetRequiredService<AssociateRegister>()
                .AddAsync(Actor.Installation, wanted with { IsActive = true }, cancellationToken)
        );

    private static async Task<SeededPerson> GivePasswordAsync(
        IServiceProvider house,
        CastPerson cast,
        Associate associate,
        CancellationToken cancellationToken
    )
    {
        var wanted = cast.Associate;
        var password = NewPassword();
        var passwords = house.GetRequiredService<PasswordRegister>();
        var code = Founding.Done(
            await passwords.StartActivationAsync(
                Actor.Installation,
                wanted.Tenant,
                associate.Id,
                cancellationToken
            )
        );
        if (associate.IsActive)
            Founding.Done(
                await passwords.ActivateAsync(
                    wanted.Tenant,
                    code,
                    new Secret(password),
                    "127.0.0.1",
                    cancellationToken
                )
            );
        if (!wanted.IsActive)
            Founding.Done(
                await house
                    .GetRequiredService<AssociateRegister>()
                    .ChangeAsync(
                        Actor.Installation,
                        wanted.Tenant,
                        associate.Id,
                        before => before with { IsActive = false },
                        cancellationToken
                    )
            );
        return new SeededPerson(
            cast,
            associate,
            new DemoPerson(wanted.Name, wanted.Card.Email, password, cast.Role)
        );
    }

    /// <summary>The associate of a name; <c>null</c> where there is none.</summary>
    public static async Task<Associate?> FindAsync(
        IServiceProvider house,
        ContextIdentifier tenant,
        string name,
        CancellationToken cancellationToken
    ) =>
        NameKey.TryCreate(name, out var key)
            ? await house
                .GetRequiredService<IAssociates>()
                .FindByNameAsync(tenant, key, cancellationToken)
            : null;

    // Random, since other users of the machine reach the demo too: 80 bits, to be read and typed.
    private static string NewPassword() =>
        string.Join(
            '-',
            Randomness.NextCode(16).ToLowerInvariant().Chunk(4).Select(group => new string(group))
        );
}

/// <summary>Somebody whom the demo has.</summary>
internal sealed record SeededPerson(CastPerson Cast, Associate Associate, DemoPerson Told)
{
    /// <summary>At home in.</summary>
    public ContextIdentifier Tenant => Associate.Tenant;
}
