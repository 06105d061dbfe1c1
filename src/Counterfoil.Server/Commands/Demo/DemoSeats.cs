using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>
/// Makes accounts and seats, the way people do: an administrator invites, and whoever is invited accepts, each logged in.
/// </summary>
internal static class DemoSeats
{
    /// <summary>Makes them.</summary>
    public static async Task SeedAsync(
        IServiceProvider house,
        IReadOnlyList<SeededPerson> people,
        CancellationToken cancellationToken
    )
    {
        foreach (var person in people.Where(person => person.Cast.HasAccount))
            await AddAccountAsync(house, person, cancellationToken);
        foreach (var seat in DemoCast.Seats)
            await SeatAsync(
                house,
                seat,
                people.Single(one => one.Told.Name == seat.Name),
                people.Single(one => one.Told.Name == seat.Administrator),
                cancellationToken
            );
    }

    private static async Task AddAccountAsync(
        IServiceProvider house,
        SeededPerson person,
        CancellationToken cancellationToken
    )
    {
        var register = house.GetRequiredService<AccountRegister>();
        var name = person.Told.Name;
        if (await register.ReachAsync(Actor.Installation, name, cancellationToken) is null)
            Founding.Done(
                await register.AddAsync(
                    Actor.Installation,
                    new Account
                    {
                        Id = default,
                        LoginName = name,
                        Email = person.Told.Email,
                        Home = new Home.OfTenant(person.Tenant, person.Associate.Id),
                    },
                    cancellationToken
                )
            );
    }

    private static async Task SeatAsync(
        IServiceProvider house,
        CastSeat wanted,
        SeededPerson person,
        SeededPerson administrator,
        CancellationToken cancellationToken
    )
    {
        var desk = house.GetRequiredService<SeatDesk>();
        var place = await PlaceAsync(house, wanted.In, person, cancellationToken);
        var inviter = await administrator.Told.ProveAsync(
            house,
            administrator.Tenant,
            cancellationToken
        );
        var home = await person.Told.ProveAsync(house, person.Tenant, cancellationToken);
        // An interrupted demo's seat knows the person by the password of then.
        await desk.LeaveAsync(home, wanted.In, cancellationToken);
        var code = Founding.Done(await desk.InviteAsync(inviter, place.Id, cancellationToken));
        Founding.Done(await desk.AcceptAsync(home, wanted.In, code, cancellationToken));
    }

    private static async Task<Associate> PlaceAsync(
        IServiceProvider house,
        ContextIdentifier tenant,
        SeededPerson person,
        CancellationToken cancellationToken
    ) =>
        await DemoSeeding.FindAsync(house, tenant, person.Told.Email, cancellationToken)
        ?? Founding.Done(
            await house
                .GetRequiredService<AssociateRegister>()
                .AddAsync(
                    Actor.Installation,
                    person.Cast.Associate with
                    {
                        Tenant = tenant,
                        Name = person.Told.Email,
                    },
                    cancellationToken
                )
        );
}
