using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;
using Counterfoil.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Counterfoil.Benchmarks;

/// <summary>A whole authority on a database of its own, put together as the server does it.</summary>
internal sealed class BenchHouse : IAsyncDisposable
{
    public const string Password = "seven quiet herons wade";
    public static readonly ContextIdentifier Own = ContextIdentifier.Parse("Home1");
    public static readonly Door Door = new("rest", "REST");
    public static readonly Use Use = Use.Parse("bench; here; me; measuring", "127.0.0.1");

    private readonly ServiceProvider services;

    private BenchHouse(
        Database database,
        KeyRing keys,
        DatabaseSettings settings,
        ServiceProvider services
    ) => (Database, Keys, Settings, this.services) = (database, keys, settings, services);

    public Database Database { get; }

    public KeyRing Keys { get; }

    public DatabaseSettings Settings { get; }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static Task<BenchHouse> OnSqliteAsync(Ground ground, HouseOptions? options = null)
    {
        var folder = ground.NewFolder();
        return OpenAsync(
            new DatabaseSettings(Path.Combine(folder, "counterfoil.db"), folder),
            options
        );
    }

    public static async Task<BenchHouse> OnPostgreSqlAsync(
        Ground ground,
        HouseOptions? options = null
    ) =>
        await OpenAsync(
            new DatabaseSettings(await NewPostgreSqlAsync(ground), ground.NewFolder()),
            options
        );

    public static async Task<string> NewPostgreSqlAsync(Ground ground)
    {
        var name = "bench_" + Randomness.NextGuid().ToString("N");
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ground.PostgreSql)
            {
                Database = "postgres",
            }.ToString()
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ground.PostgreSql) { Database = name }.ToString();
    }

    public static async Task<BenchHouse> OpenAsync(
        DatabaseSettings settings,
        HouseOptions? options = null
    )
    {
        await Database.MigrateAsync(settings, null, TimeProvider.System, default);
        var house = await ReopenAsync(settings, new KeyRing([RootKey.Create(1)]), options);
        await house
            .Get<TenantRegister>()
            .AddAsync(Actor.Installation, new Tenant { Id = Own, IsOwn = true }, default);
        return house;
    }

    public static async Task<BenchHouse> ReopenAsync(
        DatabaseSettings settings,
        KeyRing keys,
        HouseOptions? options = null
    )
    {
        var database = await Database.OpenAsync(
            settings,
            keys,
            TimeProvider.System,
            NullLoggerFactory.Instance,
            default
        );
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddCounterfoil(database, keys, options ?? new HouseOptions());
        return new BenchHouse(database, keys, settings, collection.BuildServiceProvider());
    }

    /// <summary>Adds an associate with <see cref="Password"/>.</summary>
    public async Task<Associate> AddAsync(string name, params string[] rights)
    {
        var added = Done(
            await Get<AssociateRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Associate
                    {
                        Tenant = Own,
                        Id = default,
                        Name = name,
                        Type = AssociateType.Internal,
                        Card = new Card { Rights = rights },
                    },
                    default
                )
        );
        var passwords = Get<PasswordRegister>();
        var code = Done(
            await passwords.StartActivationAsync(Actor.Installation, Own, added.Id, default)
        );
        Done(await passwords.ActivateAsync(Own, code, new Secret(Password), "127.0.0.1", default));
        return added;
    }

    public async Task<Proof> ProveAsync(string name) =>
        (
            (Outcome.Believed)
                await Get<Evaluator>()
                    .HearAsync(
                        new Presented
                        {
                            Door = Door,
                            Evidence = [Evidence.OfUserName(name, new Secret(Password))],
                            Use = Use,
                        },
                        default
                    )
        ).Proof;

    /// <summary>Adds as many associates, and proves each.</summary>
    public async Task<IReadOnlyList<Proof>> ProveManyAsync(int count)
    {
        var proofs = new List<Proof>(count);
        for (var person = 0; person < count; person++)
        {
            await AddAsync($"person{person}");
            proofs.Add(await ProveAsync($"person{person}"));
        }
        return proofs;
    }

    public async Task<string> IssueAsync(Proof proof) =>
        (
            (Issued.Done)await Get<TicketIssuer>().IssueAsync(proof, TicketRequest.Default, default)
        ).Ticket.Reveal();

    /// <summary>A ticket taken apart.</summary>
    public static Ticket Read(string text) =>
        Ticket.TryParse(text, out var ticket)
            ? ticket
            : throw new InvalidOperationException("What was issued is no ticket.");

    /// <summary>A full hearing of a ticket, after which its answer stands.</summary>
    public Task<Outcome> HearAsync(string ticket) => HearAsync(Get<Evaluator>(), ticket);

    /// <summary>The same by another house's evaluator.</summary>
    public static async Task<Outcome> HearAsync(Evaluator evaluator, string ticket) =>
        await evaluator.HearAsync(
            new Presented
            {
                Door = Door,
                Evidence = [new TicketEvidence(new Secret(ticket))],
                Use = Use,
            },
            default
        );

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static T Done<T>(Registered<T> registered) => ((Registered<T>.Done)registered).Value;
}
