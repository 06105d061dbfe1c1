using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;
using Counterfoil.Broker.Seats;
using Counterfoil.Tests.Server.Doors;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>What happens to seats beside the pages.</summary>
internal static class SeatWalk
{
    /// <summary>The person with a password that was reset at home.</summary>
    public static async Task<Somebody> ResetAsync(this TestServer server, Somebody person)
    {
        var passwords = server.Services.GetRequiredService<PasswordRegister>();
        var (tenant, id) = (person.Associate.Tenant, person.Associate.Id);
        var code = await passwords.StartActivationAsync(
            Actor.Installation,
            tenant,
            id,
            CancellationToken.None
        );
        var anew = person with { Password = person.Password + " anew" };
        var set = await passwords.ActivateAsync(
            tenant,
            code.ShouldBeOfType<Registered<Secret>.Done>().Value,
            new Secret(anew.Password),
            "127.0.0.1",
            CancellationToken.None
        );
        set.ShouldBeOfType<Registered<Associate>.Done>();
        return anew;
    }

    /// <summary>Whether the person's account, proven at home just now, is let into another tenant.</summary>
    public static async Task<bool> GoesInAsync(
        this TestServer server,
        Somebody person,
        ContextIdentifier tenant
    )
    {
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var visit = await server.VisitAsync(person);
        var outcome = await server
            .Services.GetRequiredService<VouchDesk>()
            .GoAsync(
                visit.Proof!,
                tenant,
                Counterfoil.Server.Doors.LoginPage,
                new Use(),
                CancellationToken.None
            );
        return outcome is Outcome.Believed;
    }
}
