using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Tickets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Counterfoil.Faults;

/// <summary>A database of its own with so many stubs, as a long life would leave it: folded, but for the last changes.</summary>
internal sealed class Populated : IAsyncDisposable
{
    private const int StubsOfOne = 20;
    private const int AtOnce = 2_000;
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-").FullName;
    private readonly string? server;
    private readonly string name = "faults_" + Randomness.NextGuid().ToString("N");

    private Populated(string? server) => this.server = server;

    public KeyRing Keys { get; } = new([RootKey.Create(1)]);

    public string Folder => folder;

    public string SqliteFile => Path.Combine(folder, "counterfoil.db");

    public DatabaseSettings Settings =>
        new(server is null ? SqliteFile : Connection, Path.Combine(folder, "settings"));

    public string Connection =>
        new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    public static async Task<Populated> MakeAsync(string? server, int stubs)
    {
        var made = new Populated(server);
        if (server is not null)
            await made.OnServerAsync($"CREATE DATABASE {made.name}");
        await Database.MigrateAsync(made.Settings, null, TimeProvider.System, Never);
        await made.FillAsync(stubs);
        if (server is not null)
            await made.TidyAsync();
        return made;
    }

    public Task<Database> OpenAsync() =>
        Database.OpenAsync(Settings, Keys, TimeProvider.System, NullLoggerFactory.Instance, Never);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await OnServerAsync($"DROP DATABASE {name} WITH (FORCE)");
        Directory.Delete(folder, recursive: true);
        Keys.Dispose();
    }

    private async Task FillAsync(int stubs)
    {
        await using var database = await OpenAsync();
        var now = TimeProvider.System.GetUtcNow();
        var change = new Change(null, now);
        var tenant = ContextIdentifier.Parse("Home");
        await database.Tenants.TryAddAsync(new Tenant { Id = tenant }, change, Never);
        var associates = new List<Associate>();
        for (var i = 0; i < Math.Max(1, Math.Min(1_000, stubs / StubsOfOne)); i++)
        {
            associates.Add(
                (
                    await database.Associates.TryAddAsync(
                        new Associate
                        {
                            Tenant = tenant,
                            Id = default,
                            Name = $"person{i}",
                            Card = new Card { FullName = $"Person {i}", Rights = ["Sales"] },
                        },
                        change,
                        Never
                    )
                )!
            );
        }
        await database.FoldJournalAsync(now.AddDays(1), int.MaxValue, Never);
        await AddStubsAsync(database, tenant, associates, stubs, change);
    }

    // Straight into the tables and the checkpoint, as folding leaves them: one by one a million would take an hour.
    private static async Task AddStubsAsync(
        Database database,
        ContextIdentifier tenant,
        List<Associate> associates,
        int stubs,
        Change change
    )
    {
        var parts = database.Parts;
        var rows = new StubRows(new CredentialSeals(parts.Seals, parts.Keys));
        var mac = new JournalMac(parts.Keys, parts.Identity);
        var heads = new CheckpointHeads(mac);
        for (var done = 0; done < stubs; done += AtOnce)
        {
            var made = Enumerable
                .Range(done, Math.Min(AtOnce, stubs - done))
                .Select(i =>
                    rows.New(Stub(tenant, associates[i % associates.Count].Id, change.At), change)
                )
                .ToList();
            await parts.Writer.RunPlainAsync(
                async session =>
                {
                    var head = await heads.ReadAsync(session, parts.Dialect.Lock);
                    foreach (var row in made)
                        await session.ExecuteAsync(CredentialSql.Insert, row);
                    await CheckpointOf.AddAsync(session, parts, mac, head, made);
                    return true;
                },
                Never
            );
        }
    }

    private static TicketStub Stub(ContextIdentifier tenant, AssociateId who, DateTimeOffset at)
    {
        var ticket = Randomness.NextGuid();
        return new TicketStub
        {
            Id = new CredentialId(Randomness.NextRowId(at)),
            Tenant = tenant,
            TicketId = ticket,
            Associate = who,
            Digest = Randomness.NextBytes(32),
            Line = ticket,
            Origin = new Origin
            {
                Credentials =
                [
                    new ProvidedCredential("CRM5/PASSWORD", new CredentialId(7), "PERSON"),
                ],
                Factors = [Factor.Password],
                Door = "rest",
                At = at,
            },
            Terms = new TicketTerms { IdleLife = TimeSpan.FromHours(6), Preset = "Seed" },
            Program = "Reporter",
            IssuedAt = at,
            AbsoluteEnd = at + TimeSpan.FromDays(7),
            IdleEnd = at + TimeSpan.FromHours(6),
            ReviewedAt = at,
        };
    }

    // PostgreSQL would do it by itself a minute after so many rows were written, in the middle of what is measured.
    private async Task TidyAsync()
    {
        await using var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("VACUUM ANALYZE", connection)
        {
            CommandTimeout = 0,
        };
        await command.ExecuteNonQueryAsync();
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server)
            {
                Database = "postgres",
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
