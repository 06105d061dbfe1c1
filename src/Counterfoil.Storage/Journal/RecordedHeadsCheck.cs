using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Journal;

/// <summary>At the start: the journal has every head that was recorded outside, or a checkpoint that reaches beyond it.</summary>
internal static class RecordedHeadsCheck
{
    private static readonly Statement Find = new(
        "SELECT mac FROM journal WHERE chain = @chain AND sequence = @sequence"
    );

    /// <summary>Looks each of them up.</summary>
    /// <exception cref="DatabaseRefusedException">One is lacking: an older state was put in the database's place.</exception>
    public static async Task CheckAsync(
        Session session,
        CheckpointHead checkpoint,
        IReadOnlyList<ChainHead> recorded
    )
    {
        var folded = checkpoint.Chains.ToDictionary(
            head => head.Chain,
            head => head.Sequence,
            StringComparer.Ordinal
        );
        foreach (var head in recorded)
        {
            if (folded.GetValueOrDefault(head.Chain) >= head.Sequence)
                continue;
            var macs = await session.QueryAsync(
                Find,
                [head.Chain, head.Sequence],
                (ref row) => row.Bytes()
            );
            if (macs is not [var mac] || !mac.AsSpan().SequenceEqual(head.Mac))
                throw JournalBroken.Lacks(head);
        }
    }
}
