using System.Buffers.Binary;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Keys;

/// <summary>
/// Seals and encrypts under the current root key what is under another one, in small transactions of the writer. A row
/// stays what it is, its version too; the journal notes its new seal. A row whose seal is broken is left as it is.
/// </summary>
internal sealed class Resealing(DatabaseParts parts)
{
    private const int AtOnce = 200;

    private readonly TableSeals seals = new(parts.Seals, parts.Keys);
    private readonly CheckpointResealing checkpoint = new(parts);

    /// <summary>Goes over everything once.</summary>
    /// <param name="done">Told how many rows were done since it was last told.</param>
    /// <param name="cancellationToken">Stops between two batches; what is done stays done.</param>
    /// <returns>How many rows have broken seals under another key.</returns>
    public async Task<long> RunAsync(Action<int> done, CancellationToken cancellationToken)
    {
        var walk = new Walk(this, done, cancellationToken);
        foreach (var table in SealedTables.All)
            await table.WalkAsync(walk);
        foreach (var table in BoxedTables.All)
            walk.Broken += await OpenAsync(table, done);
        await checkpoint.RunAsync(done, cancellationToken);
        return walk.Broken;
    }

    private sealed class Walk(
        Resealing resealing,
        Action<int> done,
        CancellationToken cancellationToken
    ) : ISealedWalk
    {
        public long Broken { get; set; }

        public async Task OverAsync<T>(SealedRows<T> rows)
            where T : ISealedRow
        {
            RowPlace? place = null;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (page, sound) = await resealing.SealAsync(rows, place);
                if (page.Count == 0)
                    return;
                Broken += page.Count - sound;
                done(page.Count);
                place = rows.PlaceOf(page[^1]);
            }
        }
    }

    private Task<(List<T> Page, int Sound)> SealAsync<T>(SealedRows<T> table, RowPlace? place)
        where T : ISealedRow =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var rows = await table.PageAsync(writing.Session, place, AtOnce, Number());
                var sound = rows.FindAll(seals.IsGood);
                foreach (var row in sound)
                {
                    var before = row.EncryptedCheck;
                    seals.Seal(row);
                    if (!before.AsSpan().SequenceEqual(row.EncryptedCheck))
                        writing.NoteResealed(row);
                }
                await table.WriteAsync(writing.Session, sound);
                return (rows, sound.Count);
            },
            CancellationToken.None
        );

    private async Task<long> OpenAsync(BoxedRows table, Action<int> done)
    {
        var box = new SecretBox(parts.Keys, $"{table.Table}.content");
        var (broken, count) = await parts.Writer.RunPlainAsync(
            async session =>
            {
                var rows = await session.QueryAsync<Boxed>(
                    $"SELECT {table.KeyColumn} AS Key, content AS Content FROM {table.Table} WHERE substr(content, 2, 4) <> @number",
                    new { number = Number() }
                );
                var unopened = 0L;
                foreach (var row in rows)
                {
                    var context = table.Context(row.Key);
                    if (box.Open("", context, row.Content) is not { } content)
                    {
                        unopened++;
                        continue;
                    }
                    await session.ExecuteAsync(
                        $"UPDATE {table.Table} SET content = @next WHERE {table.KeyColumn} = @Key AND content = @Content",
                        new
                        {
                            next = box.Seal("", context, content),
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
