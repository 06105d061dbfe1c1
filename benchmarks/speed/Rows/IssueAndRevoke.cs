using System.Data.Common;
using Counterfoil.Authority.Revocation;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sqlite;
using Npgsql;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>A ticket's whole life on the disk: issued and ended, each durable when answered, journal included.</summary>
internal sealed class IssueAndRevoke : Row
{
    private const int Many = 32;

    public override string Name => "issue-and-revoke";

    public override string What =>
        "issue and revoke a ticket, durable, journalled, against two bare transactions; and 32 callers against one";

    public override string Must => "at least 0.6 ×; above 2 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var file = await BenchHouse.OnSqliteAsync(ground);
        await File.WriteAllBytesAsync(file.Settings.Connection + ".bare", []);
        await using var writer = SqliteConnections.Open(
            file.Settings.Connection + ".bare",
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        );
        var sqlite = await MeasureAsync(file, writer);
        if (ground.PostgreSql is null)
            return sqlite.Named("SQLite");
        await using var server = await BenchHouse.OnPostgreSqlAsync(ground);
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server.Settings.Connection)
            {
                MaxAutoPrepare = 10,
                AutoPrepareMinUsages = 2,
            }.ConnectionString
        );
        await connection.OpenAsync();
        return sqlite.Named("SQLite").And("PostgreSQL", await MeasureAsync(server, connection));
    }

    private static async Task<Measured> MeasureAsync(BenchHouse house, DbConnection bare)
    {
        var proofs = await house.ProveManyAsync(Many);
        var revoker = house.Get<Revoker>();
        async Task LiveAsync(int caller)
        {
            var proof = proofs[caller];
            var ticket = BenchHouse.Read(await house.IssueAsync(proof));
            if (await revoker.EndAsync(proof, ticket.Id, default) != 1)
                throw new InvalidOperationException("A living ticket was not ended.");
        }

        await ExecuteAsync(
            bare,
            "CREATE TABLE bare (id text PRIMARY KEY, value text, ended bigint)",
            null
        );
        var single = await Pairs.CompareAsync(
            during => Pairs.RateAsync(during, 1, LiveAsync),
            during => Pairs.RateAsync(during, 1, _ => TwoTransactionsAsync(bare))
        );
        var many = await Pairs.CompareAsync(
            during => Pairs.RateAsync(during, Many, LiveAsync),
            during => Pairs.RateAsync(during, 1, LiveAsync)
        );
        return Measured.Least(single, 0.6).And("32 callers", Measured.Least(many, 2));
    }

    private static async Task TwoTransactionsAsync(DbConnection connection)
    {
        var id = Randomness.NextGuid().ToString("D");
        await ExecuteAsync(
            connection,
            "INSERT INTO bare VALUES (@id, 'as much text as the digest of a ticket has, and its seal', NULL)",
            id
        );
        await ExecuteAsync(connection, "UPDATE bare SET ended = 1 WHERE id = @id", id);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, string? id)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        if (id is not null)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "id";
            parameter.Value = id;
            command.Parameters.Add(parameter);
        }
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
