using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Journal;

/// <summary>What the checkpoint's sealed head says.</summary>
internal sealed record CheckpointHead
{
    /// <summary>Raised by every folding.</summary>
    public long Generation { get; init; }

    /// <summary>How many rows the checkpoint has.</summary>
    public long Count { get; init; }

    /// <summary>The sum of their MACs (<see cref="MacSum"/>).</summary>
    public byte[] Sum { get; init; } = new byte[MacSum.Size];

    /// <summary>Up to where each chain is folded.</summary>
    public IReadOnlyList<ChainHead> Chains { get; init; } = [];
}

/// <summary>The heads of all chains, as the journal and the checkpoint's head have them.</summary>
internal sealed class CheckpointHeads(JournalMac mac)
{
    private static readonly Statement Standing = new(
        """
        SELECT j.chain, j.sequence, j.mac
        FROM journal_chains k
        JOIN journal j ON j.chain = k.chain
            AND j.sequence = (SELECT MAX(x.sequence) FROM journal x WHERE x.chain = k.chain)
        """
    );

    private const string Head = "SELECT content FROM journal_checkpoint_head WHERE one = 1";

    private static readonly Statement HeadAlone = new(Head);

    /// <summary>The heads of all chains in the database.</summary>
    public async Task<IReadOnlyList<ChainHead>> AllHeadsAsync(Session session)
    {
        var heads = (await ReadAsync(session, "")).Chains.ToDictionary(
            head => head.Chain,
            StringComparer.Ordinal
        );
        foreach (var head in await session.QueryAsync(Standing, [], ReadHead))
            heads[head.Chain] = head;
        return [.. heads.Values.OrderBy(head => head.Chain, StringComparer.Ordinal)];
    }

    /// <summary>The checkpoint's head; an empty one before the first folding.</summary>
    /// <param name="session">The session.</param>
    /// <param name="lockClause">How to keep it to oneself until the transaction ends; or nothing.</param>
    /// <exception cref="DatabaseRefusedException">Somebody without the root key wrote it.</exception>
    public async Task<CheckpointHead> ReadAsync(Session session, string lockClause)
    {
        var boxes = await session.QueryAsync(
            lockClause.Length == 0 ? HeadAlone : new Statement(Head + lockClause),
            [],
            (ref row) => row.Bytes()
        );
        if (boxes is not [{ Length: > 0 } box])
            return new CheckpointHead();
        return mac.OpenHead(box) is { } content
            ? Json.Read<CheckpointHead>(content)
            : throw JournalBroken.Checkpoint();
    }

    private static ChainHead ReadHead(ref ColumnReader row) =>
        new(row.Text(), row.Integer(), row.Bytes());
}
