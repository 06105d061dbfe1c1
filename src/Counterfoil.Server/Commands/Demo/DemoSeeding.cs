using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>
/// Makes the demo's tenant and people, the way an administrator does: each chooses a password with an activation code. What
/// an interrupted demo has made already is taken as it is.
/// </summary>
internal static class DemoSeeding
{
    private static readonly ContextIdentifier Demo = ContextIdentifier.Parse("Demo");

    private static readonly (string Role, Associate Associate)[] Wanted =
    [
        ("operator", Person("olivia", "Olivia Olsen", rights: [Rights.AdminAll])),
        ("administrator", Person("adam", "Adam Arnesen", rights: [Rights.AdminUsers])),
        ("user", Person("uma", "Uma Ullmann")),
        ("disabled", Person("dora", "Dora Dahl") with { IsActive = false }),
        (
            "external",
            Person("ewa", "Ewa Eriksen", "ewa@partner.example") with
            {
                Type = AssociateType.External,
            }
        ),
        ("shared address", Person("sam", "Sam Solberg", "sales@demo.example")),
        ("shared address", Person("siri", "Siri Strand", "sales@demo.example")),
        (
            "system user",
            Person("sync", "Nightly synchronisation") with
            {
                Type = AssociateType.System,
            }
        ),
    ];

    /// <summary>Makes them; returns them with their passwords.</summary>
    public static async Task<DemoPeople> SeedAsync(
        IServiceProvider house,
        CancellationToken cancellationToken
    )
    {
        await house
            .GetRequiredService<TenantRegister>()
            .AddAsync(
                Actor.Installation,
                new Tenant
                {
                    Id = Demo,
                    Name = "The demo",
                    IsOwn = true,
                },
                cancellationToken
            );
        if (await house.GetRequiredService<ITenants>().FindAsync(Demo, cancellationToken) is null)
            throw new CommandRefusedException(
                ExitCode.Refused,
                "This database belongs to an installation. Name an empty one for the demo."
            );
        var people = new List<DemoPerson>();
        foreach (var (role, wanted) in Wanted)
            people.Add(await AddAsync(house, role, wanted, cancellationToken));
        return new DemoPeople(Demo.Value, people);
    }

    private static async Task<DemoPerson> AddAsync(
        IServiceProvider house,
        string role,
        Associate wanted,
        CancellationToken cancellationToken
    )
    {
        var register = house.GetRequiredService<AssociateRegister>();
        var associate =
            await FindAsync(house, wanted, cancellationToken)
            ?? Founding.Done(
                await register.AddAsync(
                    Actor.Installation,
                    wanted with
                    {
                        IsActive = true,
                    },
                    cancellationToken
                )
            );
        var password = NewPassword();
        var passwords = house.GetRequiredService<PasswordRegister>();
        var code = Founding.Done(
            await passwords.StartActivationAsync(
                Actor.Installation,
                Demo,
                associate.Id,
                cancellationToken
            )
        );
        if (associate.IsActive)
            Founding.Done(
                await passwords.ActivateAsync(
                    Demo,
                    code,
                    new Secret(password),
                    "127.0.0.1",
                    cancellationToken
                )
            );
        if (!wanted.IsActive)
            Founding.Done(
                await register.ChangeAsync(
                    Actor.Installation,
                    Demo,
                    associate.Id,
                    before => before with { IsActive = false },
                    cancellationToken
                )
            );
        return new DemoPerson(wanted.Name, wanted.Card.Email, password, role);
    }

    private static async Task<Associate?> FindAsync(
        IServiceProvider house,
        Associate wanted,
        CancellationToken cancellationToken
    ) =>
        NameKey.TryCreate(wanted.Name, out var key)
            ? await house
                .GetRequiredService<IAssociates>()
                .FindByNameAsync(Demo, key, cancellationToken)
            : null;

    // Random, since other users of the machine reach the demo too: 80 bits, to be read and typed.
    private static string NewPassword() =>
        string.Join(
            '-',
            Randomness.NextCode(16).ToLowerInvariant().Chunk(4).Select(group => new string(group))
        );

    private static Associate Person(
        string name,
        string fullName,
        string? email = null,
        IReadOnlyList<string>? rights = null
    ) =>
        new()
        {
            Tenant = Demo,
            Id = default,
            Name = name,
            Card = new Card
            {
                FullName = fullName,
                Email = email ?? $"{name}@demo.example",
                Rights = rights ?? [],
            },
        };
}
