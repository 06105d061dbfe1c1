using System.Net.Http.Headers;
using System.Text;
using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Tests.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Counterfoil.Tests.Server;

/// <summary>Somebody of a test server, with the password that lets them in.</summary>
internal sealed record Somebody(Associate Associate, string Password)
{
    public string Name => Associate.Name;
}

/// <summary>What a test changes of its server before it is built.</summary>
internal sealed record TestServerOptions
{
    /// <summary>Plugins beside the built-in ones; the provider gives what they are constructed with.</summary>
    public IReadOnlyList<Func<IServiceProvider, ICredentialPlugin>> Plugins { get; init; } = [];

    /// <summary>Changes the settings.</summary>
    public Func<ServerSettings, ServerSettings> Settings { get; init; } = settings => settings;

    /// <summary>Registers more, or replaces.</summary>
    public Action<IServiceCollection> Services { get; init; } = _ => { };

    /// <summary>Maps more, beside the doors.</summary>
    public Action<WebApplication> Map { get; init; } = _ => { };

    /// <summary>Where the log goes; nowhere by default.</summary>
    public ILoggerProvider? Log { get; init; }

    /// <summary>Where the clock stands to begin with, for others who have a clock of their own.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Changes the own tenant.</summary>
    public Func<Tenant, Tenant> Tenant { get; init; } = tenant => tenant;
}

/// <summary>
/// The whole server in this process: a free loopback port, SQLite in a folder of its own, a clock that tests move, people
/// of every kind in the own tenant and an administrator in a second one.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly KeyRing keys;
    private readonly WebApplication app;
    private bool isStopped;

    private TestServer(
        string folder,
        KeyRing keys,
        Database database,
        WebApplication app,
        HandMovedTime time
    )
    {
        (Folder, this.keys, Database, this.app, Time) = (folder, keys, database, app, time);
        Client = NewClient();
    }

    public string Folder { get; }

    public Database Database { get; }

    public HandMovedTime Time { get; }

    public IServiceProvider Services => app.Services;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; private set; }

    /// <summary>The installation's own tenant: <c>Home</c>.</summary>
    public ContextIdentifier Own { get; } = ContextIdentifier.Parse("Home");

    /// <summary>A second tenant: <c>Cust2</c>.</summary>
    public ContextIdentifier Second { get; } = ContextIdentifier.Parse("Cust2");

    /// <summary>Holds AdminAll in the own tenant.</summary>
    public Somebody Operator { get; private set; } = null!;

    /// <summary>Holds AdminUsers in the own tenant.</summary>
    public Somebody Administrator { get; private set; } = null!;

    /// <summary>An employee without rights.</summary>
    public Somebody User { get; private set; } = null!;

    /// <summary>Has a password and is disabled.</summary>
    public Somebody Disabled { get; private set; } = null!;

    /// <summary>A person of another company.</summary>
    public Somebody External { get; private set; } = null!;

    /// <summary>A room; its type may not log in.</summary>
    public Somebody Resource { get; private set; } = null!;

    /// <summary>A system user.</summary>
    public Somebody System { get; private set; } = null!;

    /// <summary>The account of an application: a system user that may look tickets up.</summary>
    public Somebody Application { get; private set; } = null!;

    /// <summary>The same in the second tenant.</summary>
    public Somebody StrangeApplication { get; private set; } = null!;

    /// <summary>Holds AdminAll in the second tenant.</summary>
    public Somebody Stranger { get; private set; } = null!;

    public static async Task<TestServer> StartAsync(TestServerOptions? options = null)
    {
        options ??= new TestServerOptions();
        var folder = Directory.CreateTempSubdirectory("counterfoil-").FullName;
        var time = options.Start is { } start ? new HandMovedTime(start) : new HandMovedTime();
        var rootKeys = new KeyRing([RootKey.Create(1)]);
        var database = new DatabaseSettings(Path.Combine(folder, "counterfoil.db"), folder);
        await Database.MigrateAsync(database, progress: null, time, CancellationToken.None);
        var opened = await Database.OpenAsync(
            database,
            rootKeys,
            time,
            NullLoggerFactory.Instance,
            CancellationToken.None
        );
        var settings = options.Settings(
            new ServerSettings
            {
                Data = folder,
                Database = database,
                RootKeyFile = Path.Combine(folder, "root.key"),
                Port = 0,
                // Passwords cost next to nothing here: what they cost is tested in the small room.
                House = new HouseOptions { PasswordCost = new PasswordCost(8, 1) },
            }
        );
        var built = ServerHost.Build(
            ServerHost.Prepare(),
            settings,
            ServerCertificate.OpenIfNamed(settings, TimeProvider.System),
            services =>
            {
                services.AddCounterfoil(opened, rootKeys, settings.House);
                foreach (var plugin in options.Plugins)
                    services.AddSingleton(plugin);
                services.AddLogging(logging =>
                {
                    logging.AddServerLog(settings);
                    logging.ClearProviders();
                    if (options.Log is not null)
                        logging.AddProvider(options.Log);
                    if (SecretLedger.IsOpen)
                        logging.AddProvider(new KeptLog());
                });
                options.Services(services);
            }
        );
        options.Map(built);
        var server = new TestServer(folder, rootKeys, opened, built, time);
        await server.SettleAsync(options);
        // Choosing a password ends what was issued until that instant; the clock must have left it.
        time.Jump(TimeSpan.FromSeconds(1));
        server.Address = await built.ListenAsync(CancellationToken.None);
        server.Client = server.NewClient();
        return server;
    }

    /// <summary>A client of its own, such as one with cookies.</summary>
    public HttpClient NewClient(HttpMessageHandler? handler = null) =>
        new(
            new RecordingHandler(
                handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
            ),
            disposeHandler: true
        )
        {
            BaseAddress = Address,
        };

    public static AuthenticationHeaderValue Basic(string userName, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}")));

    public static AuthenticationHeaderValue Basic(Somebody somebody) =>
        Basic(somebody.Name, somebody.Password);

    /// <summary>Adds somebody and lets them choose a password by an activation code.</summary>
    public async Task<Somebody> AddAsync(Associate associate)
    {
        var added = Done(
            await Services
                .GetRequiredService<AssociateRegister>()
                .AddAsync(Actor.Installation, associate, CancellationToken.None)
        );
        var password = $"pelican {added.Id} orbits the {added.Tenant} lagoon";
        SecretLedger.Note(password);
        var register = Services.GetRequiredService<PasswordRegister>();
        var code = Done(
            await register.StartActivationAsync(
                Actor.Installation,
                added.Tenant,
                added.Id,
                CancellationToken.None
            )
        );
        SecretLedger.Note(code.Reveal());
        Done(
            await register.ActivateAsync(
                added.Tenant,
                code,
                new Secret(password),
                "127.0.0.1",
                CancellationToken.None
            )
        );
        return new Somebody(added, password);
    }

    /// <summary>Changes an associate, as the installation does.</summary>
    public async Task<Associate> ChangeAsync(
        Associate associate,
        Func<Associate, Associate> change
    ) =>
        Done(
            await Services
                .GetRequiredService<AssociateRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    associate.Tenant,
                    associate.Id,
                    change,
                    CancellationToken.None
                )
        );

    /// <summary>Changes a tenant's switches, as the installation does.</summary>
    public async Task<Tenant> SwitchAsync(
        ContextIdentifier tenant,
        Func<TenantSwitches, TenantSwitches> change
    ) =>
        Done(
            await Services
                .GetRequiredService<TenantRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    tenant,
                    before => before with { Switches = change(before.Switches) },
                    CancellationToken.None
                )
        );

    /// <summary>Stops the server, as a signal does: what was noted is written. The database stays open.</summary>
    public async Task StopAsync()
    {
        if (isStopped)
            return;
        isStopped = true;
        await app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        await app.DisposeAsync();
        await Database.DisposeAsync();
        keys.Dispose();
        SecretLedger.KeepDatabase(Folder);
        Directory.Delete(Folder, recursive: true);
    }

    private async Task SettleAsync(TestServerOptions options)
    {
        var tenants = Services.GetRequiredService<TenantRegister>();
        Done(
            await tenants.AddAsync(
                Actor.Installation,
                options.Tenant(
                    new Tenant
                    {
                        Id = Own,
                        Name = "At home",
                        IsOwn = true,
                    }
                ),
                CancellationToken.None
            )
        );
        Done(
            await tenants.AddAsync(
                Actor.Installation,
                new Tenant { Id = Second, Name = "Customer two" },
                CancellationToken.None
            )
        );
        Operator = await AddAsync(New("olga", "Olga Operator", Rights.AdminAll));
        Administrator = await AddAsync(New("adam", "Adam Administrator", Rights.AdminUsers));
        User = await AddAsync(New("uma", "Uma User"));
        External = await AddAsync(
            New("ewa@example.org", "Ewa External") with
            {
                Type = AssociateType.External,
            }
        );
        Resource = await AddAsync(New("room 12", "Room 12") with { Type = AssociateType.Resource });
        System = await AddAsync(New("sync", "Sync") with { Type = AssociateType.System });
        Application = await AddAsync(
            New("portal", "Portal", Rights.LookUpTickets) with
            {
                Type = AssociateType.System,
            }
        );
        Disabled = await AddAsync(New("dora", "Dora Disabled"));
        Disabled = Disabled with
        {
            Associate = await ChangeAsync(
                Disabled.Associate,
                before => before with { IsActive = false }
            ),
        };
        Stranger = await AddAsync(
            New("stella", "Stella Stranger", Rights.AdminAll) with
            {
                Tenant = Second,
            }
        );
        StrangeApplication = await AddAsync(
            New("portal", "Portal", Rights.LookUpTickets) with
            {
                Tenant = Second,
                Type = AssociateType.System,
            }
        );
    }

    private Associate New(string name, string fullName, params IReadOnlyList<string> rights) =>
        new()
        {
            Tenant = Own,
            Id = default,
            Name = name,
            Card = new Card
            {
                FullName = fullName,
                Email = name.Contains('@') ? name : $"{name.Replace(' ', '.')}@example.com",
                Rights = rights,
            },
        };

    private static T Done<T>(Registered<T> result) =>
        result.ShouldBeOfType<Registered<T>.Done>().Value;
}
