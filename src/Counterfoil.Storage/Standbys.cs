namespace Counterfoil.Storage;

/// <summary>Who follows a database, and how closely. Immutable.</summary>
/// <param name="Following">How many standbys are connected.</param>
/// <param name="Synchronous">Whether a commit waits for one of them.</param>
public sealed record Standbys(long Following, bool Synchronous)
{
    private const string Look = """
        SELECT (SELECT COUNT(*) FROM pg_stat_replication) AS Following,
            (current_setting('synchronous_standby_names') <> ''
                AND current_setting('synchronous_commit') NOT IN ('off', 'local')) AS Synchronous
        """;

    /// <summary>Whether a fail-over may revive what was revoked in its last second.</summary>
    public bool MayRevive => Following > 0 && !Synchronous;

    internal static async Task<Standbys> LookAsync(
        DatabaseParts parts,
        CancellationToken cancellationToken
    ) =>
        parts.Dialect.IsPostgreSql
            ? await parts.Connections.ReadAsync(
                session =>
                    session.FirstOrDefaultAsync<Standbys>(
                        Look,
                        cancellationToken: cancellationToken
                    ),
                cancellationToken
            ) ?? new Standbys(0, Synchronous: false)
            : new Standbys(0, Synchronous: false);
}
