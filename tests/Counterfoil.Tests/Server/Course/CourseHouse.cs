using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Server.Pages.Course;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>A server with an application that sends people to it, and broker's books that a test writes. A fixture.</summary>
public sealed class CourseHouse : IAsyncLifetime
{
    private readonly Dictionary<string, AuthorizationRequest> begun = [];

    private readonly Dictionary<string, Somebody> added = [];

    internal const string CallBack = "http://127.0.0.1:9501/cb";

    internal TestServer Server { get; private set; } = null!;

    internal PlayedBooks Books { get; } = new();

    /// <summary>What letters come into.</summary>
    internal LetterBox Letters { get; } = new();

    /// <summary>Says nothing until a test lets it.</summary>
    internal MeddlingPlugin Meddling { get; } = new();

    internal Application Application { get; } =
        new()
        {
            Id = new ApplicationKey(Guid.Parse("11111111-2222-3333-4444-555555555555")),
            ClientId = "0123456789abcdef0123456789abcdef",
            Name = "Reporter",
            Description = "Makes reports.",
            Publisher = new Publisher("Example Partner"),
            RedirectUris = [CallBack],
            Scopes = ["webapi"],
        };

    /// <summary>What an application asks for, unless a test says otherwise.</summary>
    internal AuthorizationRequest Request =>
        new()
        {
            Application = Application.Id,
            ClientId = Application.ClientId,
            RedirectUri = CallBack,
            State = "a state",
            Scopes = ["openid", "webapi"],
        };

    internal PageVisitor NewVisitor()
    {
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        return new PageVisitor(Server);
    }

    /// <summary>The address at which a browser begins that request.</summary>
    internal string BeginAt(AuthorizationRequest? request = null)
    {
        lock (begun)
        {
            var key = $"{begun.Count}";
            begun[key] = request ?? Request;
            return $"/begin/{key}";
        }
    }

    /// <summary>Somebody with a password.</summary>
    internal async Task<Somebody> AddAsync(
        string name,
        ContextIdentifier? tenant = null,
        params IReadOnlyList<string> rights
    ) =>
        added[name] = await Server.AddAsync(
            new Associate
            {
                Tenant = tenant ?? Server.Own,
                Id = default,
                Name = name,
                Card = new Card { Rights = rights },
            }
        );

    /// <summary>Whether somebody was added by that name.</summary>
    internal bool HasAdded(string name) => added.ContainsKey(name);

    /// <summary>Who was added by that name.</summary>
    internal Somebody Added(string name) => added[name];

    /// <summary>An account of somebody, for the rest of the test class.</summary>
    internal Account AddAccount(
        Somebody somebody,
        string loginName,
        params IReadOnlyList<Somebody> seats
    )
    {
        var account = new Account
        {
            Id = new AccountId(Randomness.NextGuid()),
            LoginName = loginName,
            Email = loginName,
            Home = new Home.OfTenant(somebody.Associate.Tenant, somebody.Associate.Id),
        };
        Books.Accounts.Add(account);
        Books.Seats[account.Id] = seats;
        return account;
    }

    /// <summary>An account of somebody who has a place in each of so many shops: Shop100, in street 100, and on.</summary>
    internal async Task<IReadOnlyList<ContextIdentifier>> AddAccountOfShopsAsync(
        Somebody somebody,
        string loginName,
        int count
    )
    {
        var register = Server.Services.GetRequiredService<TenantRegister>();
        var shops = Enumerable
            .Range(100, count)
            .Select(number => new Tenant
            {
                Id = ContextIdentifier.Parse($"Shop{number}"),
                Name = $"Shop in street {number}",
            })
            .ToList();
        foreach (var shop in shops)
            await register.AddAsync(Actor.Installation, shop, CancellationToken.None);
        AddAccount(
            somebody,
            loginName,
            [
                .. shops.Select(shop =>
                    somebody with
                    {
                        Associate = somebody.Associate with { Tenant = shop.Id },
                    }
                ),
            ]
        );
        return [.. shops.Select(shop => shop.Id)];
    }

    public async Task InitializeAsync()
    {
        Books.Applications.Add(Application);
        Server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings => settings with { Mail = Letters.Settings },
                Plugins = [_ => new OneTimeCodePlugin(), _ => Meddling],
                Services = services =>
                    services
                        .AddSingleton(Books)
                        .AddSingleton<IKnownApplications>(Books)
                        .AddSingleton<IKnownApprovals>(Books)
                        .AddSingleton<ICourseApprovals>(Books)
                        .AddSingleton<IKnownAccounts>(Books)
                        .AddSingleton<IVouching, PlayedVouching>(),
                Map = app =>
                    app.MapGet(
                        "/begin/{key}",
                        (string key, HttpContext context) =>
                            app
                                .Services.GetRequiredService<CourseDoor>()
                                .BeginAsync(context, begun[key], Application)
                    ),
            }
        );
        Books.Tenants = Server.Services.GetRequiredService<KnownTenants>();
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Letters.Dispose();
    }
}
