using System.Data.Common;
using System.Text.Json;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Journal;
using Dapper;
using Npgsql;

namespace Counterfoil.Storage.Verify;

/// <summary>
/// One walk over a whole database inside one snapshot: the checkpoint and the journal say what should be there, the tables
/// what is, and the heads recorded outside whether all of it is the newest.
/// </summary>
/// <remarks>
/// Two threads share it, one reading and one checking MACs. What the journal expects is kept in memory, about 150 bytes a
/// row. See docs/decisions/0002-the-journal.md for what can be seen in which way.
/// </remarks>
internal sealed class Walk(
    DbConnection connection,
    KeyRing keys,
    string identity,
    IProgress<VerifyProgress>? progress,
    CancellationToken cancellationToken
)
{
    private static readonly string[] OfJournal = ["journal_checkpoint", "journal"];

    private readonly List<TamperedRow> tampered = [];
    private readonly List<Suspicion> suspicions = [];
    private readonly Expectations expectations = new(new RowNames());
    private readonly TwoHands hands = new();
    private long done;
    private long total;

    public IReadOnlyList<TamperedRow> Tampered => tampered;

    public long Rows { get; private set; }

    public long JournalRows { get; private set; }

    /// <summary>Walks. The connection is inside a transaction that sees one state of the database.</summary>
    public async Task RunAsync(IReadOnlyList<(string Place, ChainHead Head)> recorded)
    {
        foreach (var table in OfJournal.Concat(SealedColumns.All.Select(table => table.Name)))
            total += await CountAsync(table);
        using var macs = new JournalMacs(keys, identity);
        var head = await ReadHeadAsync();
        await WalkCheckpointAsync(macs, head);
        await WalkJournalAsync(macs, head, recorded);
        using (var check = new SealedRowCheck(keys, identity, expectations, suspicions))
        {
            foreach (var table in SealedColumns.All)
                await WalkAsync(table, check);
        }
        await new FrameworkKeyCheck(keys).FindAsync(connection, tampered);
        Conclude();
    }

    private async Task<CheckpointHead> ReadHeadAsync()
    {
        try
        {
            var box = await connection.QueryFirstOrDefaultAsync<byte[]>(
                "SELECT content FROM journal_checkpoint_head WHERE one = 1"
            );
            if (box is null)
                return new CheckpointHead();
            if (new JournalMac(keys, identity).OpenHead(box) is { } content)
                return Sealing.Json.Read<CheckpointHead>(content);
        }
        catch (JsonException)
        {
            // Sealed by us, it would be readable.
        }
        Broken(
            "journal_checkpoint_head",
            "1",
            "It does not open under the root key, or is of another database."
        );
        return new CheckpointHead();
    }

    private async Task WalkCheckpointAsync(JournalMacs macs, CheckpointHead head)
    {
        var walk = new CheckpointWalk(macs, expectations);
        expectations.EnsureCapacity((int)Math.Min(total, 50_000_000) / 2);
        using (var reader = RowReader.Open(connection, CheckpointWalk.Select))
            await hands.WalkAsync(
                reader,
                walk.Read,
                batch =>
                {
                    walk.Check(batch);
                    Advance("journal_checkpoint", batch.Count);
                },
                cancellationToken
            );
        JournalRows += walk.Count;
        if (!walk.Fits(head))
            Broken(
                "journal_checkpoint",
                "",
                "Its rows are not those that its head was sealed for; rows that are named below may be what is right."
            );
    }

    private async Task WalkJournalAsync(
        JournalMacs macs,
        CheckpointHead head,
        IReadOnlyList<(string Place, ChainHead Head)> recorded
    )
    {
        var walk = new JournalWalk(macs, expectations, head, tampered);
        using (var reader = RowReader.Open(connection, JournalWalk.Select))
            walk.Walk(
                reader,
                count =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Report("journal", done + count);
                }
            );
        Advance("journal", (int)walk.Count);
        JournalRows += walk.Count;
        foreach (var (place, lacking) in recorded.Where(one => walk.Lacks(one.Head)))
            walk.Lacking(lacking, $"it is recorded in {place}");
        var listed = (
            await connection.QueryAsync<string>("SELECT chain FROM journal_chains")
        ).ToHashSet(StringComparer.Ordinal);
        foreach (var chain in walk.Chains.Where(chain => !listed.Contains(chain)))
            tampered.Add(
                new TamperedRow(
                    Tampering.Deleted,
                    "journal_chains",
                    "",
                    chain,
                    "The journal has entries of this chain, and the list of chains does not name it."
                )
            );
    }

    private async Task WalkAsync(SealedTable table, SealedRowCheck check)
    {
        var images = new SealedRowImages(table, expectations.Names);
        using var reader = RowReader.Open(connection, table.Select);
        await hands.WalkAsync(
            reader,
            images.Read,
            batch =>
            {
                check.Check(table.Name, batch);
                Rows += batch.Count;
                Advance(table.Name, batch.Count);
            },
            cancellationToken
        );
    }

    private void Conclude()
    {
        var unmet = expectations.Unmet();
        var strange = suspicions.Where(one => one.MayBeAnother).Select(one => one.Seal).ToHashSet();
        strange.Remove(default);
        var search = new NameSearch(expectations.Names, unmet, strange);
        if (unmet.Count > 0 || strange.Count > 0)
        {
            using (var reader = RowReader.Open(connection, CheckpointWalk.Select))
                search.ReadCheckpoint(reader);
            using (var reader = RowReader.Open(connection, NameSearch.Entries))
                search.ReadJournal(reader);
        }
        tampered.AddRange(
            suspicions.Select(one => one.ToTampered(search.Owners.GetValueOrDefault(one.Seal)))
        );
        tampered.AddRange(
            search.Missing.Values.Select(row => new TamperedRow(
                Tampering.Deleted,
                row.Table,
                row.Tenant,
                row.Key,
                "The journal has it as living, and it is not there."
            ))
        );
    }

    private void Broken(string table, string key, string explanation) =>
        tampered.Add(new TamperedRow(Tampering.Edited, table, "", key, explanation));

    // For the progress alone: where counting takes as long as reading, what the database believes will do.
    private Task<long> CountAsync(string table) =>
        connection.ExecuteScalarAsync<long>(
            connection is NpgsqlConnection
                ? $"SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = '{table}'::regclass"
                : $"SELECT COUNT(*) FROM {table}"
        );

    private void Advance(string table, int rows)
    {
        done += rows;
        Report(table, done);
    }

    private void Report(string table, long read)
    {
        total = Math.Max(total, read);
        progress?.Report(new VerifyProgress(table, read, total));
    }
}
