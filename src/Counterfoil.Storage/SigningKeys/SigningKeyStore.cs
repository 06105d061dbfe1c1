using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Broker.Signing;
using Counterfoil.Storage.Journal;

namespace Counterfoil.Storage.SigningKeys;

/// <summary>The table <c>signing_keys</c>. Its rows are added and deleted, never changed.</summary>
internal sealed class SigningKeyStore(DatabaseParts parts) : ISigningKeys
{
    public const string Columns = """
        k.tenant AS Tenant, k.name AS Name, k.algorithm AS Algorithm, k.ordinal AS Ordinal,
        k.certificate AS Certificate, k.secret AS Secret, k.usedFrom AS UsedFrom, k.registered AS Registered,
        k.registered_associate_id AS RegisteredBy, k.version AS Version, k.encryptedCheck AS EncryptedCheck
        """;

    private const string All =
        $"SELECT {Columns} FROM signing_keys k ORDER BY k.algorithm, k.ordinal";

    private const string ByName = $"SELECT {Columns} FROM signing_keys k WHERE k.name = @name";

    private const string Older =
        $"SELECT {Columns} FROM signing_keys k WHERE k.algorithm = @Algorithm AND k.ordinal < @Ordinal";

    // Nodes that make the next key at once: the ordinal is the first one's.
    private const string Insert = """
        INSERT INTO signing_keys (tenant, name, algorithm, ordinal, certificate, secret, usedFrom, registered,
            registered_associate_id, version, encryptedCheck)
        VALUES (@Tenant, @Name, @Algorithm, @Ordinal, @Certificate, @Secret, @UsedFrom, @Registered,
            @RegisteredBy, @Version, @EncryptedCheck)
        ON CONFLICT DO NOTHING
        """;

    private const string Delete = "DELETE FROM signing_keys WHERE name = @Name";

    private readonly SigningKeySeals seals = new(parts.Seals, parts.Keys);

    public async Task<IReadOnlyList<SigningKeyRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await parts.Connections.ReadAsync(
            session =>
                session.QueryAsync<SealedSigningKey>(All, cancellationToken: cancellationToken),
            cancellationToken
        );
        rows.ForEach(seals.Check);
        return rows.ConvertAll(row => row.ToKey());
    }

    public async Task<byte[]?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var row = await parts.Connections.ReadAsync(
            session =>
                session.FirstOrDefaultAsync<SealedSigningKey>(
                    ByName,
                    new { name },
                    cancellationToken
                ),
            cancellationToken
        );
        if (row is null)
            return null;
        seals.Check(row);
        return seals.Decrypt(row);
    }

    public Task<bool> TryAddAsync(
        SigningKeyRow key,
        ReadOnlyMemory<byte> privateKey,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var row = Sealed(key, privateKey, change);
        return parts.Writer.RunAsync(writing => TryInsertAsync(writing, row), cancellationToken);
    }

    public Task<bool> TryAddAndDeleteOlderAsync(
        SigningKeyRow key,
        ReadOnlyMemory<byte> privateKey,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var row = Sealed(key, privateKey, change);
        return parts.Writer.RunAsync(
            async writing =>
            {
                if (!await TryInsertAsync(writing, row))
                    return false;
                // One whose seal is broken goes too: nothing of it is believed.
                foreach (
                    var older in await writing.Session.QueryAsync<SealedSigningKey>(
                        Older + parts.Dialect.Lock,
                        row
                    )
                )
                    await DeleteAsync(writing, older);
                return true;
            },
            cancellationToken
        );
    }

    public Task<bool> TryDeleteAsync(string name, CancellationToken cancellationToken) =>
        parts.Writer.RunAsync(
            async writing =>
                await writing.Session.FirstOrDefaultAsync<SealedSigningKey>(
                    ByName + parts.Dialect.Lock,
                    new { name }
                )
                    is { } row
                && await DeleteAsync(writing, row),
            cancellationToken
        );

    private static async Task<bool> TryInsertAsync(Writing writing, SealedSigningKey row)
    {
        if (await writing.Session.ExecuteAsync(Insert, row) == 0)
            return false;
        writing.Note(row);
        writing.Ring(new Changed.Registry(ISigningKeys.Rung, Guid.Empty));
        return true;
    }

    private static async Task<bool> DeleteAsync(Writing writing, SealedSigningKey row)
    {
        if (await writing.Session.ExecuteAsync(Delete, row) == 0)
            return false;
        writing.NoteRemoved(row);
        writing.Ring(new Changed.Registry(ISigningKeys.Rung, Guid.Empty));
        return true;
    }

    private SealedSigningKey Sealed(
        SigningKeyRow key,
        ReadOnlyMemory<byte> privateKey,
        Change change
    )
    {
        var row = SealedSigningKey.Of(key, change);
        seals.Seal(row, privateKey.Span);
        return row;
    }
}
