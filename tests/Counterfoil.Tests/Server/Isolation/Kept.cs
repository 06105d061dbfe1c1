using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Microsoft.Data.Sqlite;

namespace Counterfoil.Tests.Server.Isolation;

/// <summary>What the database keeps, row by row: what nobody outside may change.</summary>
internal static class Kept
{
    // What is written of attempts and of looking, and what is of no tenant.
    private static readonly string[] Noise =
    [
        "decisions",
        "throttle_counters",
        "journal",
        "login_courses",
        "pending_logins",
        "application_token_uses",
        "used_once",
        "framework_keys",
        "signing_keys",
        "meta",
    ];

    /// <summary>Every row, each a line that begins with its table and then its tenant.</summary>
    public static Task<HashSet<string>> RowsAsync(TestServer server) =>
        RowsAsync(
            server,
            table => !Noise.Any(noise => table.StartsWith(noise, StringComparison.Ordinal))
        );

    /// <summary>As those, of logins that are under way.</summary>
    public static Task<HashSet<string>> LoginsUnderWayAsync(TestServer server) =>
        RowsAsync(server, table => table is "login_courses" or "pending_logins");

    private static async Task<HashSet<string>> RowsAsync(
        TestServer server,
        Func<string, bool> isWanted
    )
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(server.Folder, "counterfoil.db")};Mode=ReadOnly;Pooling=False"
        );
        await connection.OpenAsync();
        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var table in await ReadAsync(
                connection,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        )
        {
            if (isWanted(table))
                rows.UnionWith(
                    (await ReadAsync(connection, $"SELECT * FROM {table}")).Select(row =>
                        $"{table}: {row}"
                    )
                );
        }
        return rows;
    }

    /// <summary>The keys of what somebody registered.</summary>
    public static async Task<List<string>> OwnedByAsync(TestServer server, Guid owner)
    {
        var page = await server.Database.Applications.ListAsync(
            new ApplicationFilter(null, owner),
            new PageRequest(null, 200),
            CancellationToken.None
        );
        return [.. page.Items.Select(one => one.Id.ToString())];
    }

    private static async Task<List<string>> ReadAsync(SqliteConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(Say)));
        return rows;

        string Say(int column) =>
            reader.GetValue(column) is byte[] bytes
                ? Convert.ToHexString(bytes)
                : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!;
    }
}
