using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Storage.Sqlite;
using Counterfoil.Storage.Verify;
using Dapper;

namespace Counterfoil.Faults;

/// <summary>Looks at the rows that a killed server left: at all of them by a walk, and at each ticket's ends.</summary>
internal sealed class KilledRows
{
    private const long IdleMilliseconds = 6L * 60 * 60 * 1000 + 60_000;

    private const string Orphans = """
        SELECT searchName FROM credentials c
        WHERE c.credentialType = 'Ticket' AND (c.kind = 3 OR c.parent IS NOT NULL AND c.kind = 1)
            AND NOT EXISTS (SELECT 1 FROM credentials g
                WHERE g.tenant = c.tenant AND g.credentialType = 'Ticket' AND g.searchName = c.parent AND g.kind = 2)
        """;

    private readonly Dictionary<string, long> absoluteEnds = new(StringComparer.Ordinal);
    private readonly HashSet<string> revoked = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<string>> LookAsync(string data)
    {
        var wrong = new List<string>();
        var file = Directory
            .GetFiles(data, "*.db", SearchOption.AllDirectories)
            .Single(path => !path.Contains("backups", StringComparison.Ordinal));
        var keyFile = Directory.GetFiles(data, "*.key", SearchOption.AllDirectories).Single();
        using var keys = KeyRing.Parse(await File.ReadAllTextAsync(keyFile));
        var report = await Verification.RunAsync(
            new DatabaseSettings(file, Path.GetDirectoryName(keyFile)!),
            keys,
            TimeProvider.System,
            null,
            CancellationToken.None
        );
        wrong.AddRange(report.Tampered.Select(row => $"half written: {row}"));
        await using var connection = SqliteConnections.Open(file, "PRAGMA query_only=ON;");
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (
            var (name, idle, absolute, at, kind) in await connection.QueryAsync<(
                string,
                long,
                long,
                long?,
                long?
            )>(
                "SELECT searchName, validTo, absoluteEnd, revokedAt, kind FROM credentials WHERE credentialType = 'Ticket'"
            )
        )
        {
            if (absoluteEnds.TryGetValue(name, out var before) && before != absolute)
                wrong.Add($"the absolute end of {name} moved");
            absoluteEnds[name] = absolute;
            if (kind is null && idle > now + IdleMilliseconds)
                wrong.Add($"the idle end of {name} lies too far ahead");
            if (at is not null)
                revoked.Add(name);
            else if (revoked.Contains(name))
                wrong.Add($"{name} was ended and is not any more");
        }
        wrong.AddRange(
            (await connection.QueryAsync<string>(Orphans)).Select(name =>
                $"{name} stands without its grant"
            )
        );
        return wrong;
    }
}
