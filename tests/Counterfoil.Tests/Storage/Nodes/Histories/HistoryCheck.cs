using System.Globalization;

namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>Reads a recorded history and decides nothing but from it.</summary>
internal sealed class HistoryCheck
{
    private readonly HistoryBounds bounds;
    private readonly List<HistoryEvent.Used> uses;
    private readonly ILookup<int, HistoryEvent.Revoked> revocations;
    private readonly ILookup<int, HistoryEvent.Cut> cuts;

    public HistoryCheck(IReadOnlyCollection<HistoryEvent> history, HistoryBounds bounds)
    {
        this.bounds = bounds;
        uses = [.. history.OfType<HistoryEvent.Used>().OrderBy(use => use.Asked)];
        revocations = history.OfType<HistoryEvent.Revoked>().ToLookup(end => end.Ticket);
        cuts = history.OfType<HistoryEvent.Cut>().ToLookup(cut => cut.Node);
    }

    /// <summary>
    /// A sentence for each use that was believed after the revocation was confirmed plus the bound, and for each that was
    /// refused before anybody wanted a revocation, by a node that was not cut off.
    /// </summary>
    public IReadOnlyList<string> Wrongs() => [.. uses.Select(Wrong).OfType<string>()];

    /// <summary>
    /// From the confirmation until the first use that was refused and after which none was believed, of each ticket on each
    /// node that had believed it; whether the node was cut off meanwhile. Ordered.
    /// </summary>
    public IReadOnlyList<TimeSpan> Latencies(bool whileCut) =>
        [
            .. uses.GroupBy(use => (use.Node, use.Ticket))
                .Select(group => Latency(group.Key.Node, group.Key.Ticket, [.. group], whileCut))
                .OfType<TimeSpan>()
                .Order(),
        ];

    private string? Wrong(HistoryEvent.Used use)
    {
        if (use.Answer == Answer.Refused)
        {
            return
                revocations[use.Ticket].Any(end => end.Asked <= use.Told)
                || cuts[use.Node].Any(cut => cut.From <= use.Told && cut.Until >= use.Asked)
                ? null
                : Say(use, $"was refused ({use.Why}), and nobody had wanted to revoke it");
        }
        return
            use.Answer == Answer.Believed
            && ConfirmedAt(use.Ticket) is { } confirmed
            && use.Asked > confirmed + Bound(use.Node, confirmed)
            ? Say(
                use,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"was believed {(use.Asked - confirmed).TotalMilliseconds:0} ms after its revocation was confirmed; the bound is {Bound(use.Node, confirmed).TotalMilliseconds:0} ms"
                )
            )
            : null;
    }

    private TimeSpan? Latency(
        int node,
        int ticket,
        IReadOnlyList<HistoryEvent.Used> ordered,
        bool whileCut
    )
    {
        if (
            ConfirmedAt(ticket) is not { } confirmed
            || IsCut(node, confirmed) != whileCut
            || ordered.LastOrDefault(use => use.Answer == Answer.Believed) is not { } believed
        )
            return null;
        var refused = ordered.FirstOrDefault(use =>
            use.Answer == Answer.Refused && use.Asked >= believed.Asked && use.Asked >= confirmed
        );
        return refused?.Asked - confirmed;
    }

    private TimeSpan? ConfirmedAt(int ticket) => revocations[ticket].Min(end => end.Confirmed);

    private TimeSpan Bound(int node, TimeSpan confirmed) =>
        IsCut(node, confirmed) ? bounds.Silent : bounds.Heard;

    // A cut that begins later excuses nothing: until then the node had heard all that it needed.
    private bool IsCut(int node, TimeSpan confirmed) =>
        cuts[node].Any(cut => cut.From <= confirmed + bounds.Heard && cut.Until >= confirmed);

    private static string Say(HistoryEvent.Used use, string what) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"At {use.Asked.TotalSeconds:0.000} s ticket {use.Ticket} on node {use.Node} {what}."
        );
}
