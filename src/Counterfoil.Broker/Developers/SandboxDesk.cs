using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Passwords;

namespace Counterfoil.Broker.Developers;

/// <summary>Somebody new in a sandbox.</summary>
/// <param name="Name">The name to log in with.</param>
/// <param name="FullName">For people.</param>
/// <param name="Email">The e-mail address; empty for none.</param>
/// <param name="Rights">The rights there; any, since nobody but the developer is in it.</param>
public sealed record SandboxPerson(
    string Name,
    string FullName,
    string Email,
    IReadOnlyList<string> Rights
);

/// <summary>
/// The people of a developer's sandbox. The tenant is taken from the developer's own row and from nowhere else. Thread-safe.
/// </summary>
public sealed class SandboxDesk(
    IAssociates associates,
    AssociateRegister register,
    PasswordRegister passwords
)
{
    /// <summary>How many people a sandbox has at most.</summary>
    public const int MostPeople = 50;

    /// <summary>Who is there.</summary>
    public async Task<Registered<Page<Associate>>> ListAsync(
        Developer developer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(developer);
        return developer.Sandbox is { } sandbox
            ? new Registered<Page<Associate>>.Done(
                await associates.ListAsync(
                    sandbox,
                    search: null,
                    new PageRequest(null, PageRequest.MaxLimit),
                    cancellationToken
                )
            )
            : new Registered<Page<Associate>>.NotFound();
    }

    /// <summary>Adds somebody.</summary>
    public async Task<Registered<Associate>> AddAsync(
        Developer developer,
        SandboxPerson person,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(developer);
        ArgumentNullException.ThrowIfNull(person);
        if (developer is not { State: DeveloperState.Approved, Sandbox: { } sandbox })
            return new Registered<Associate>.NotFound();
        if (
            await ListAsync(developer, cancellationToken) is Registered<Page<Associate>>.Done(
                { Items.Count: >= MostPeople }
            )
        )
            return new Registered<Associate>.Conflict(
                RuleProblem.OfAll(
                    "MostPeople",
                    $"A sandbox has at most {MostPeople} people.",
                    $"{MostPeople}"
                )
            );
        return await register.AddAsync(
            Actor.Installation,
            new Associate
            {
                Tenant = sandbox,
                Id = new AssociateId(0),
                Name = person.Name,
                Card = new Card
                {
                    FullName = person.FullName,
                    Email = person.Email,
                    Rights = person.Rights,
                },
            },
            cancellationToken
        );
    }

    /// <summary>A code with which the person's password is set, once.</summary>
    public async Task<Registered<Secret>> StartActivationAsync(
        Developer developer,
        string name,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(developer);
        return
            developer is { State: DeveloperState.Approved, Sandbox: { } sandbox }
            && NameKey.TryCreate(name, out var key)
            && await associates.FindByNameAsync(sandbox, key, cancellationToken) is { } found
            ? await passwords.StartActivationAsync(
                Actor.Installation,
                sandbox,
                found.Id,
                cancellationToken
            )
            : new Registered<Secret>.NotFound();
    }
}
