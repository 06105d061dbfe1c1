using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;
using Counterfoil.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>Accounts, as an installation makes them.</summary>
internal static class AddedAccounts
{
    /// <summary>The account of somebody who is at home there.</summary>
    public static async Task<Account> AddAccountAsync(this TestServer server, Associate associate)
    {
        var added = await server
            .Services.GetRequiredService<AccountRegister>()
            .AddAsync(
                Actor.Installation,
                new Account
                {
                    Id = new AccountId(Randomness.NextGuid()),
                    LoginName = $"{associate.Name}@accounts.example",
                    Home = new Home.OfTenant(associate.Tenant, associate.Id),
                },
                default
            );
        return added.ShouldBeOfType<Registered<Account>.Done>().Value;
    }

    /// <summary>Somebody new in a tenant, known by no more than a name.</summary>
    public static Task<Somebody> AddAsync(
        this TestServer server,
        ContextIdentifier tenant,
        string name
    ) =>
        server.AddAsync(
            new Associate
            {
                Tenant = tenant,
                Id = default,
                Name = name,
            }
        );
}
