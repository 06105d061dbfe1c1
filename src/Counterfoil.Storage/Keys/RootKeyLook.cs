using System.Data.Common;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Verify;

namespace Counterfoil.Storage.Keys;

/// <summary>How the root keys stand in a database, as somebody sees who only looks.</summary>
/// <param name="Current">Under which new things are made.</param>
/// <param name="Known">The numbers that there are here.</param>
/// <param name="IsRotating">Whether a rotation is under way, or was when its server was stopped.</param>
/// <param name="Needs">How many rows need which key.</param>
public sealed record RootKeyLook(
    int Current,
    IReadOnlyList<int> Known,
    bool IsRotating,
    IReadOnlyList<KeyNeed> Needs
)
{
    /// <summary>How many rows are still under another key than the current one.</summary>
    public long RowsOnOldKeys =>
        Needs.Where(need => need.KeyNumber != Current).Sum(need => need.Rows);

    /// <summary>Looks, beside a running server too, and only reads. Reads all tables.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="keys">The root keys.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatabaseRefusedException">There is no database, or the root key is another's.</exception>
    public static async Task<RootKeyLook> TakeAsync(
        DatabaseSettings settings,
        KeyRing keys,
        CancellationToken cancellationToken
    )
    {
        await using DbConnection connection = await Verification.ConnectAsync(
            settings,
            cancellationToken
        );
        using var count = new StatementCount();
        var dialect = settings.Kind == DatabaseKind.Sqlite ? Dialect.Sqlite : Dialect.PostgreSql;
        var session = new Session(connection, null, dialect, count);
        await RootKeyCheck.CheckAsync(session, keys);
        return new RootKeyLook(
            keys.CurrentNumber,
            keys.Numbers,
            await Meta.FindAsync(session, RootKeyRotation.Under) is not null,
            await KeyNeeds.CountAsync(session)
        );
    }
}
