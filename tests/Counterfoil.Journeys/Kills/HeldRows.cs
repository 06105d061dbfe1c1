using Microsoft.Data.Sqlite;

namespace Counterfoil.Journeys.Kills;

/// <summary>A row of something that an application holds for somebody.</summary>
internal sealed record HeldRow(string Id, HeldKind Kind, string? Parent);

/// <summary>What it is: <c>TicketKind</c>, as the table writes it.</summary>
internal enum HeldKind
{
    AccessToken = 1,
    Grant = 2,
    RefreshToken = 3,
}

/// <summary>The rows themselves, as a killed server left them: no door is asked.</summary>
internal static class HeldRows
{
    /// <summary>What somebody's applications hold and nobody has ended one by one.</summary>
    public static async Task<IReadOnlyList<HeldRow>> OfAsync(string data, string tenant, int who)
    {
        var file = Directory
            .GetFiles(data, "*.db", SearchOption.AllDirectories)
            .Single(path => !path.Contains("backups", StringComparison.Ordinal));
        await using var connection = new SqliteConnection(
            $"Data Source={file};Mode=ReadOnly;Pooling=False"
        );
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT searchName, kind, parent FROM credentials
            WHERE tenant = $tenant AND associateId = $who AND credentialType = 'Ticket'
                AND kind IS NOT NULL AND revokedAt IS NULL
            """;
        command.Parameters.AddWithValue("$tenant", tenant.ToLowerInvariant());
        command.Parameters.AddWithValue("$who", who);
        var rows = new List<HeldRow>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(
                new HeldRow(
                    reader.GetString(0),
                    (HeldKind)reader.GetInt32(1),
                    reader.IsDBNull(2) ? null : reader.GetString(2)
                )
            );
        return rows;
    }
}
