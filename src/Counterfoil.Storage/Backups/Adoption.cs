using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Tickets;

namespace Counterfoil.Storage.Backups;

/// <summary>What an adoption did.</summary>
/// <param name="Rows">How many rows are the database's own now.</param>
/// <param name="EndedTickets">How many tickets were ended.</param>
/// <param name="BrokenRows">How many rows had a broken seal and were left as they are: they let nobody in.</param>
/// <param name="DatabaseId">The new id, for <c>COUNTERFOIL_DATABASE_ID</c> where that is used.</param>
public sealed record Adopted(long Rows, long EndedTickets, long BrokenRows, string DatabaseId)
{
    /// <summary>Why the witness could not be told that another database begins; <c>null</c> when it was, or there is none.</summary>
    public string? WitnessTrouble { get; init; }
}

/// <summary>
/// Makes a copy a database of its own: another identity, every row sealed for it, a journal that begins with what lives,
/// every ticket ended. All in one transaction.
/// </summary>
internal sealed class Adoption(
    Session session,
    Dialect dialect,
    KeyRing keys,
    string from,
    string to,
    Change change,
    IProgress<string>? progress
) : ISealedWalk
{
    private const int PageSize = 500;

    private readonly TableSeals before = new(new Seals(keys, from), keys);
    private readonly TableSeals after = new(new Seals(keys, to), keys);
    private readonly StubRows stubs = new(new CredentialSeals(new Seals(keys, to), keys));
    private readonly CheckpointBeginning journal = new(session, new JournalMac(keys, to), dialect);
    private long rows;
    private long ended;
    private long broken;

    public async Task<Adopted> RunAsync(string id)
    {
        await journal.ClearAsync();
        // They protect what browsers hold of the original, or sign in its name; new ones are made.
        foreach (
            var table in new[]
            {
                "framework_keys",
                "pending_logins",
                "hand_over_codes",
                "login_courses",
                "signing_keys",
            }
        )
            await session.ExecuteAsync($"DELETE FROM {table}");
        foreach (var table in SealedTables.All)
            await table.WalkAsync(this);
        await journal.EndAsync();
        return new Adopted(rows, ended, broken, id);
    }

    async Task ISealedWalk.OverAsync<T>(SealedRows<T> table)
    {
        progress?.Report(table.Table);
        RowPlace? place = null;
        while (true)
        {
            var page = await table.PageAsync(session, place, PageSize, null);
            if (page.Count == 0)
                return;
            place = table.PlaceOf(page[^1]);
            var good = page.FindAll(before.IsGood);
            broken += page.Count - good.Count;
            rows += good.Count;
            good.ForEach(Seal);
            await table.WriteAsync(session, good);
            await journal.AddAsync(good);
        }
    }

    private void Seal<T>(T row)
        where T : ISealedRow
    {
        if (row is not CredentialRow { IsStub: true, RevokedAt: null } stub)
        {
            after.Seal(row);
            return;
        }
        stubs.End(stub, change);
        ended++;
    }
}
