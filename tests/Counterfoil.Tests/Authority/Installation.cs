using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Counterfoil.Tests.Authority;

/// <summary>A whole authority on a SQLite file of its own, with a clock moved by hand and cheap password hashes.</summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string Password = "seven quiet herons wade";
    public static readonly ContextIdentifier Own = ContextIdentifier.Parse("Home1");
    public static readonly ContextIdentifier Other = ContextIdentifier.Parse("Other");
    public static readonly Door Rest = new("rest", "REST");
    public static readonly Door Page = new("login-page", "The login page") { HasPage = true };

    private readonly DirectoryInfo folder;
    private readonly KeyRing keys;
    private readonly ICredentialPlugin[] plugins;
    private readonly AuthorityOptions options;
    private ServiceProvider services;

    private Installation(
        DirectoryInfo folder,
        KeyRing keys,
        AuthorityOptions options,
        ICredentialPlugin[] plugins
    ) =>
        (this.folder, this.keys, this.options, this.plugins, services, Database) = (
            folder,
            keys,
            options,
            plugins,
            null!,
            null!
        );

    public HandMovedTime Time { get; } = new();

    public Database Database { get; private set; }

    public string File => Path.Combine(folder.FullName, "counterfoil.db");

    public Evaluator Evaluator => Get<Evaluator>();

    public TicketIssuer Issuer => Get<TicketIssuer>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static Task<Installation> OpenAsync(params ICredentialPlugin[] plugins) =>
        OpenAsync(new AuthorityOptions(), plugins);

    public static async Task<Installation> OpenAsync(
        AuthorityOptions options,
        params ICredentialPlugin[] plugins
    )
    {
        var place = Directory.CreateTempSubdirectory("counterfoil-");
        var house = new Installation(place, new KeyRing([RootKey.Create(1)]), options, plugins);
        await Database.MigrateAsync(
            house.Settings,
            progress: null,
            house.Time,
            CancellationToken.None
        );
        await house.StartAsync();
        var installation = Actor.Installation;
        (
            await house
                .Get<TenantRegister>()
                .AddAsync(
                    installation,
                    new Tenant { Id = Own, IsOwn = true },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Tenant>.Done>();
        await house.AddAsync("anna", Rights.AdminAll);
        return house;
    }

    /// <summary>As after a power cut: nothing that waits in memory is written.</summary>
    public async Task CrashAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
        await StartAsync();
    }

    public async Task<Associate> AddAsync(string name, params string[] rights) =>
        await AddAsync(Own, name, AssociateType.Internal, "", rights);

    public async Task<Associate> AddAsync(
        ContextIdentifier tenant,
        string name,
        AssociateType type,
        string email,
        params string[] rights
    )
    {
        var associate = new Associate
        {
            Tenant = tenant,
            Id = default,
            Name = name,
            Type = type,
            Card = Card.Empty with { Email = email, Rights = rights },
        };
        var added = (
            await Get<AssociateRegister>()
                .AddAsync(Actor.Installation, associate, CancellationToken.None)
        )
            .ShouldBeOfType<Registered<Associate>.Done>()
            .Value;
        var code = (
            await Get<PasswordRegister>()
                .StartActivationAsync(Actor.Installation, tenant, added.Id, CancellationToken.None)
        )
            .ShouldBeOfType<Registered<Secret>.Done>()
            .Value;
        (
            await Get<PasswordRegister>()
                .ActivateAsync(
                    tenant,
                    code,
                    new Secret(Password),
                    "10.0.0.1",
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();
        Time.Advance(TimeSpan.FromMilliseconds(1));
        return added;
    }

    public async Task AddOtherTenantAsync() =>
        (
            await Get<TenantRegister>()
                .AddAsync(Actor.Installation, new Tenant { Id = Other }, CancellationToken.None)
        ).ShouldBeOfType<Registered<Tenant>.Done>();

    public async Task DisableAsync(Associate associate) =>
        (
            await Get<AssociateRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    associate.Tenant,
                    associate.Id,
                    before => before with { IsActive = false },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();

    public async Task<Outcome> HearAsync(Door door, Use use, params Evidence[] evidence) =>
        await Evaluator.HearAsync(
            new Presented
            {
                Door = door,
                Evidence = evidence,
                Use = use,
            },
            CancellationToken.None
        );

    public Task<Outcome> HearAsync(params Evidence[] evidence) =>
        HearAsync(Rest, FromOffice, evidence);

    public Task<Outcome> TryPasswordAsync(string name, string password) =>
        HearAsync(Evidence.OfUserName(name, new Secret(password)));

    public Task<Outcome> UseAsync(Secret ticket) =>
        HearAsync(Evidence.OfUserName(ticket.Reveal(), Secret.Blank));

    public async Task<Proof> ProveAsync(string name) =>
        (await TryPasswordAsync(name, Password)).ShouldBeOfType<Outcome.Believed>().Proof;

    public async Task<Secret> LogInAsync(string name, TicketRequest? request = null) =>
        (
            await Issuer.IssueAsync(
                await ProveAsync(name),
                request ?? TicketRequest.Default,
                CancellationToken.None
            )
        )
            .ShouldBeOfType<Issued.Done>()
            .Ticket;

    public async Task<Proof> ProofOfAsync(Secret ticket) =>
        (await UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>().Proof;

    public async Task<IReadOnlyList<Decision>> DecisionsAsync() =>
        (
            await Get<DecisionLog>()
                .ListAsync(
                    new DecisionFilter { Tenant = Own },
                    new PageRequest(null, 200),
                    CancellationToken.None
                )
        ).Items;

    public async Task<Decision> LastRefusalAsync() => (await DecisionsAsync())[0];

    public static Use FromOffice { get; } =
        Use.Parse("reporter; pc-7; DOMAIN\\anna; monthly report", "10.0.0.1");

    public static Use From(string address) => FromOffice with { Address = address };

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
        keys.Dispose();
        folder.Delete(recursive: true);
    }

    private DatabaseSettings Settings => new(File, folder.FullName);

    private async Task StartAsync()
    {
        Database = await Database.OpenAsync(
            Settings,
            keys,
            Time,
            NullLoggerFactory.Instance,
            CancellationToken.None
        );
        var collection = new ServiceCollection();
        collection.AddLogging();
        foreach (var plugin in plugins)
            collection.AddSingleton(plugin);
        collection.AddCounterfoil(
            Database,
            keys,
            new HouseOptions { Authority = options, PasswordCost = new PasswordCost(64, 1) }
        );
        services = collection.BuildServiceProvider();
        await Get<Throttle>().MergeAsync(CancellationToken.None);
    }
}
