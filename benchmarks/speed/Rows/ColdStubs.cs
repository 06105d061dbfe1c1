using System.Data.Common;
using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Server.Hosting;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Storage.Tickets;
using Npgsql;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>A ticket whose stub is not in memory: loaded, unsealed, compared; against the statement alone.</summary>
internal sealed class ColdStubs : Row
{
    private const int Tickets = 2000;

    public override string Name => "cold-stubs";

    public override string What =>
        "every stub cold: reading a ticket against the bare statement through the same driver";

    public override string Must => "exactly one statement, at least 0.6 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        // A cache of one entry forgets each ticket before it comes again.
        var options = new HouseOptions { Authority = new AuthorityOptions { CachedStubs = 1 } };
        await using var file = await BenchHouse.OnSqliteAsync(ground, options);
        var sqlite = await MeasureAsync(file, SqliteConnections.Open(file.Settings.Connection, ""));
        if (ground.PostgreSql is null)
            return sqlite.Named("SQLite");
        await using var server = await BenchHouse.OnPostgreSqlAsync(ground, options);
        var source = new NpgsqlConnectionStringBuilder(server.Settings.Connection)
        {
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
        };
        await using var connection = new NpgsqlConnection(source.ConnectionString);
        await connection.OpenAsync();
        var postgreSql = await MeasureAsync(server, connection);
        return sqlite.Named("SQLite").And("PostgreSQL", postgreSql);
    }

    private static async Task<Measured> MeasureAsync(BenchHouse house, DbConnection bare)
    {
        // Nobody has more than two hundred.
        var proofs = await house.ProveManyAsync(Tickets / 100);
        var tickets = new List<Ticket>();
        for (var i = 0; i < Tickets; i++)
        {
            tickets.Add(BenchHouse.Read(await house.IssueAsync(proofs[i % proofs.Count])));
        }
        var reader = house.Get<TicketReader>();
        var tenant = await house.Get<KnownTenants>().FindAsync(null, default);
        var next = 0;
        async Task<double> Ours(TimeSpan during) =>
            await Pairs.RateAsync(during, 1, async _ => await ReadAsync(tickets[next++ % Tickets]));
        async Task ReadAsync(Ticket ticket)
        {
            if (
                await reader.ReadAsync(tenant!, TicketKind.Ticket, ticket, BenchHouse.Door, default)
                is not TicketReading.Good
            )
                throw new InvalidOperationException("A good ticket was not believed.");
        }

        var dialect = house.Database.Parts.Dialect;
        var sql = new StubSql(dialect, new CredentialSql(dialect)).Load.Text;
        async Task<double> Bare(TimeSpan during) =>
            await Pairs.RateAsync(
                during,
                1,
                _ => RunAsync(bare, sql, tickets[next++ % Tickets].Id)
            );

        var before = house.Database.StatementCount;
        for (var i = 0; i < Tickets; i++)
            await ReadAsync(tickets[i]);
        var statements = (double)(house.Database.StatementCount - before) / Tickets;
        var ratio = Measured.Least(await Pairs.CompareAsync(Ours, Bare), 0.6);
        await bare.DisposeAsync();
        return ratio.And(
            "statements",
            new Measured(statements.ToString(CultureInfo.InvariantCulture), statements == 1)
        );
    }

    private static async Task RunAsync(DbConnection connection, string sql, Guid ticket)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Add(command, "tenant", "home1");
        Add(command, "ticket", ticket.ToString("D"));
        await using var rows = await command.ExecuteReaderAsync();
        var values = new object[rows.FieldCount];
        while (await rows.ReadAsync())
            rows.GetValues(values);
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
