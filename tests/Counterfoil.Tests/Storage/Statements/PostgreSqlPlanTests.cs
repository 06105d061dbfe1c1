using System.Text.Json;
using System.Text.RegularExpressions;
using Counterfoil.Tests.Storage.Databases;
using Dapper;
using Npgsql;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Statements;

/// <summary>A page of a list reads no more rows among thousands than it shows: by what PostgreSQL says that it read.</summary>
public sealed partial class PostgreSqlPlanTests(PostgreSqlFixture fixture)
    : IClassFixture<PostgreSqlFixture>
{
    private const int Many = 3000;

    private static readonly string[] Lists =
    [
        "tenant",
        "associate",
        "account",
        "application",
        "developer",
    ];

    [Fact]
    public async Task A_page_of_ten_reads_some_ten_rows_of_three_thousand()
    {
        var scene = await Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());
        await scene.AddAssociateAsync("many");
        var heard = await Listings.HearAsync(fixture.Database, scene.Tenant);
        await using var connection = (NpgsqlConnection)await fixture.Test.ConnectAsync();
        var tenant = scene.Tenant.Value.ToLowerInvariant();
        await CopyAsync(connection, "tenants", "tenant", "'many' || i");
        await CopyAsync(
            connection,
            "associates",
            "associate_id",
            "i + 1",
            "nameKey",
            "'many' || i"
        );
        await scene.SayYesAsync(new AssociateId(1));
        await CopyAsync(
            connection,
            "ledger",
            "entry_id",
            "i",
            "application",
            "'said'",
            "saying",
            "i % 6",
            "associateId",
            "1"
        );
        foreach (var list in Lists)
        {
            var of = list == "associate" ? tenant : "*";
            await connection.ExecuteAsync(
                $"INSERT INTO {list}_words SELECT @of, '', word || i, i::text FROM generate_series(1, {Many}) AS i, unnest('{{many,manyx}}'::text[]) AS word",
                new { of }
            );
        }
        await connection.ExecuteAsync("VACUUM ANALYZE");

        foreach (var sql in heard)
            (await RowsReadAsync(connection, sql, tenant)).ShouldBeLessThan(60, sql);
        (await RowsReadAsync(connection, "SELECT * FROM tenants", tenant)).ShouldBeGreaterThan(
            Many
        );
    }

    // Many of the one row that is there, but for its key.
    private static async Task CopyAsync(
        NpgsqlConnection connection,
        string table,
        params string[] others
    )
    {
        var columns = await connection.QueryAsync<string>(
            "SELECT column_name FROM information_schema.columns WHERE table_name = @table ORDER BY ordinal_position",
            new { table }
        );
        var values = columns.Select(column =>
            Array.FindIndex(
                others,
                other => other.Equals(column, StringComparison.OrdinalIgnoreCase)
            )
                is >= 0
                    and var at
                ? others[at + 1]
                : column
        );
        await connection.ExecuteAsync(
            $"INSERT INTO {table} SELECT {string.Join(", ", values)} FROM (SELECT * FROM {table} LIMIT 1) AS one, generate_series(1, {Many}) AS i"
        );
    }

    private static async Task<double> RowsReadAsync(
        NpgsqlConnection connection,
        string sql,
        string tenant
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN (ANALYZE, FORMAT JSON) " + sql;
        foreach (var name in Parameters().Matches(sql).Select(match => match.Value).Distinct())
            command.Parameters.AddWithValue(name, ValueOf(name, sql, tenant));
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        return RowsRead(plan.RootElement[0].GetProperty("Plan"));
    }

    private static double RowsRead(JsonElement node)
    {
        var rows = Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter");
        var below = node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray() : default;
        return (rows * Number(node, "Actual Loops")) + below.Sum(RowsRead);
    }

    private static double Number(JsonElement node, string name) =>
        node.TryGetProperty(name, out var number) ? number.GetDouble() : 0;

    private static object ValueOf(string name, string sql, string tenant) =>
        name switch
        {
            "@limit" => 11,
            "@tenant" => sql.Contains("associate", StringComparison.Ordinal) ? tenant : "*",
            "@before" => long.MaxValue,
            "@associate" => 1,
            "@application" => "said",
            "@after" when sql.Contains("associate_id >", StringComparison.Ordinal) => 0,
            "@sought" or "@word" => "many",
            "@beyond" => "many\U0010FFFF",
            "@state" => 0,
            "@ids" when sql.Contains("associate_id", StringComparison.Ordinal) => new[] { 1, 2 },
            "@keys" or "@ids" or "@accounts" => new[] { "1", "2" },
            _ => "",
        };

    [GeneratedRegex(@"@\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();
}
