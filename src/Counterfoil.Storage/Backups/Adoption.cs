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
)
{
    private const int PageSize = 500;

    private readonly Seals before = new(keys, from);
    private readonly Seals after = new(keys, to);
    private readonly CheckpointBeginning journal = new(session, new JournalMac(keys, to), dialect);
    private long rows;
    private long ended;
    private long broken;

    public async Task<Adopted> RunAsync(string id)
    {
        var stubs = new StubRows(new CredentialSeals(after, keys));
        var credentials = new CredentialSeals(before, keys);
        var sealing = new CredentialSeals(after, keys);
        await journal.ClearAsync();
        await SealAsync(SealedRows<Tenants.TenantRow>.Tenants(dialect), before.IsGood, after.Seal);
        await SealAsync(
            SealedRows<Associates.AssociateRow>.Associates(dialect),
            before.IsGood,
            after.Seal
        );
        await SealAsync(
            SealedRows<Revocation.RevokedBeforeRow>.RevokedBefore(dialect),
            before.IsGood,
            after.Seal
        );
        await SealAsync(
            SealedRows<Accounts.AccountRow>.Accounts(dialect),
            before.IsGood,
            after.Seal
        );
        await SealAsync(
            SealedRows<Accounts.AccountEndRow>.AccountEnds(dialect),
            before.IsGood,
            after.Seal
        );
        await SealAsync(
            SealedRows<Approvals.ApprovalRow>.Approvals(dialect),
            before.IsGood,
            after.Seal
        );
        await SealAsync(
            SealedRows<Approvals.ConsentRow>.Consents(dialect),
            before.IsGood,
            after.Seal
        );
        await SealAsync(
            SealedRows<CredentialRow>.Credentials(dialect),
            credentials.IsGood,
            row =>
            {
                if (row is not { IsStub: true, RevokedAt: null })
                {
                    sealing.Seal(row);
                    return;
                }
                stubs.End(row, change);
                ended++;
            }
        );
        await SealAsync(
            SealedRows<Applications.ApplicationRow>.Applications(dialect),
            before.IsGood,
            after.Seal
        );
        await SealAsync(
            SealedRows<Applications.TokenRow>.ApplicationTokens(dialect),
            before.IsGood,
            new Applications.TokenSeals(after, keys).Seal
        );
        await SealAsync(
            SealedRows<Developers.DeveloperRow>.Developers(dialect),
            before.IsGood,
            after.Seal
        );
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
        await journal.EndAsync();
        return new Adopted(rows, ended, broken, id);
    }

    private async Task SealAsync<T>(SealedRows<T> table, Func<T, bool> isGood, Action<T> seal)
        where T : ISealedRow
    {
        progress?.Report(T.Table);
        RowPlace? place = null;
        while (true)
        {
            var page = await table.PageAsync(session, place, PageSize, null, dialect.Lock);
            if (page.Count == 0)
                return;
            place = table.PlaceOf(page[^1]);
            var good = page.FindAll(row => isGood(row));
            broken += page.Count - good.Count;
            rows += good.Count;
            good.ForEach(seal);
            await table.WriteAsync(session, good);
            await journal.AddAsync(good);
        }
    }
}
