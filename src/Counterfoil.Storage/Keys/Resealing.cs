using System.Buffers.Binary;
using System.Text;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.SigningKeys;

namespace Counterfoil.Storage.Keys;

/// <summary>
/// Seals and encrypts under the current root key what is under another one, in small transactions of the writer. A row
/// stays what it is, its version too; the journal notes its new seal. A row whose seal is broken is left as it is.
/// </summary>
internal sealed class Resealing(DatabaseParts parts)
{
    private const int AtOnce = 200;

    private readonly CredentialSeals credentials = new(parts.Seals, parts.Keys);
    private readonly Applications.TokenSeals applicationTokens = new(parts.Seals, parts.Keys);
    private readonly SigningKeySeals signingKeys = new(parts.Seals, parts.Keys);
    private readonly SecretBox frameworkKeys = new(parts.Keys, "framework_keys.content");
    private readonly SecretBox pendingLogins = new(parts.Keys, "pending_logins.content");
    private readonly SecretBox loginCourses = new(parts.Keys, "login_courses.content");
    private readonly CheckpointResealing checkpoint = new(parts);

    /// <summary>Goes over everything once.</summary>
    /// <param name="done">Told how many rows were done since it was last told.</param>
    /// <param name="cancellationToken">Stops between two batches; what is done stays done.</param>
    /// <returns>How many rows have broken seals under another key.</returns>
    public async Task<long> RunAsync(Action<int> done, CancellationToken cancellationToken)
    {
        var dialect = parts.Dialect;
        var broken = 0L;
        broken += await SealAsync(
            SealedRows<Tenants.TenantRow>.Tenants(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Associates.AssociateRow>.Associates(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Revocation.RevokedBeforeRow>.RevokedBefore(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Accounts.AccountRow>.Accounts(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Accounts.AccountEndRow>.AccountEnds(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Approvals.ApprovalRow>.Approvals(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Approvals.ConsentRow>.Consents(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<CredentialRow>.Credentials(dialect),
            credentials.IsGood,
            credentials.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Applications.ApplicationRow>.Applications(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Applications.TokenRow>.ApplicationTokens(dialect),
            applicationTokens.IsGood,
            applicationTokens.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<Developers.DeveloperRow>.Developers(dialect),
            parts.Seals.IsGood,
            parts.Seals.Seal,
            done,
            cancellationToken
        );
        broken += await SealAsync(
            SealedRows<SealedSigningKey>.SigningKeys(dialect),
            signingKeys.IsGood,
            signingKeys.Seal,
            done,
            cancellationToken
        );
        broken += await OpenAsync(
            "framework_keys",
            "name",
            frameworkKeys,
            key => Encoding.UTF8.GetBytes((string)key),
            done
        );
        broken += await OpenAsync(
            "pending_logins",
            "handle",
            pendingLogins,
            key => (byte[])key,
            done
        );
        broken += await OpenAsync(
            "login_courses",
            "handle",
            loginCourses,
            key => (byte[])key,
            done
        );
        await checkpoint.RunAsync(done, cancellationToken);
        return broken;
    }

    private async Task<long> SealAsync<T>(
        SealedRows<T> table,
        Func<T, bool> isGood,
        Action<T> seal,
        Action<int> done,
        CancellationToken cancellationToken
    )
        where T : ISealedRow
    {
        RowPlace? place = null;
        var broken = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (page, good) = await parts.Writer.RunAsync(
                async writing =>
                {
                    var rows = await table.PageAsync(
                        writing.Session,
                        place,
                        AtOnce,
                        Number(),
                        parts.Dialect.Lock
                    );
                    var sound = rows.FindAll(row => isGood(row));
                    foreach (var row in sound)
                    {
                        var before = row.EncryptedCheck;
                        seal(row);
                        if (!before.AsSpan().SequenceEqual(row.EncryptedCheck))
                            writing.NoteResealed(row);
                    }
                    await table.WriteAsync(writing.Session, sound);
                    return (rows, sound.Count);
                },
                CancellationToken.None
            );
            if (page.Count == 0)
                return broken;
            broken += page.Count - good;
            done(page.Count);
            place = table.PlaceOf(page[^1]);
        }
    }

    private async Task<long> OpenAsync(
        string table,
        string keyColumn,
        SecretBox box,
        Func<object, byte[]> context,
        Action<int> done
    )
    {
        var (broken, count) = await parts.Writer.RunPlainAsync(
            async session =>
            {
                var rows = await session.QueryAsync<Boxed>(
                    $"SELECT {keyColumn} AS Key, content AS Content FROM {table} WHERE substr(content, 2, 4) <> @number",
                    new { number = Number() }
                );
                var unopened = 0L;
                foreach (var row in rows)
                {
                    if (box.Open("", context(row.Key), row.Content) is not { } content)
                    {
                        unopened++;
                        continue;
                    }
                    await session.ExecuteAsync(
                        $"UPDATE {table} SET content = @next WHERE {keyColumn} = @Key AND content = @Content",
                        new
                        {
                            next = box.Seal("", context(row.Key), content),
                            row.Key,
                            row.Content,
                        }
                    );
                }
                return (unopened, rows.Count);
            },
            CancellationToken.None
        );
        done(count);
        return broken;
    }

    private byte[] Number()
    {
        var number = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, parts.Keys.CurrentNumber);
        return number;
    }

    private sealed class Boxed
    {
        public object Key { get; set; } = "";
        public byte[] Content { get; set; } = [];
    }
}
