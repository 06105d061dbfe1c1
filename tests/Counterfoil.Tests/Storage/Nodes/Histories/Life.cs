using System.Collections.Concurrent;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;

namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>
/// One person's random life with tickets: gets some, uses hers and everybody's, ends them one by one or all at once; and
/// when she has ended one, she tries it at every node again and again, until each refuses it.
/// </summary>
internal sealed class Life(
    Recording recording,
    Proof proof,
    int nodes,
    ConcurrentDictionary<int, HistoryTicket> everybodys,
    Random random
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Tries = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan StillUsed = TimeSpan.FromSeconds(3);
    private readonly List<HistoryTicket> own = [];
    private readonly List<Task> underWay = [];

    public async Task LiveAsync(TimeSpan until)
    {
        using var pause = new PeriodicTimer(Pause);
        while (recording.Now < until)
        {
            underWay.RemoveAll(task => task.IsCompletedSuccessfully);
            await (
                random.NextDouble() switch
                {
                    < 0.25 => GrantAsync(),
                    < 0.80 => UseAsync(),
                    < 0.98 => RevokeAsync(),
                    _ => RevokeAllAsync(),
                }
            );
            await pause.WaitForNextTickAsync();
        }
        await Task.WhenAll(underWay);
    }

    private async Task GrantAsync()
    {
        if (await recording.GrantAsync(random.Next(nodes), proof) is not { } ticket)
            return;
        own.Add(ticket);
        everybodys[ticket.Number] = ticket;
        for (var node = 0; node < nodes; node++)
            underWay.Add(recording.UseAsync(node, ticket));
    }

    // A node that is cut off answers late; nobody waits for it.
    private Task UseAsync()
    {
        var all = everybodys.Values.ToArray();
        if (all.Length > 0)
            underWay.Add(recording.UseAsync(random.Next(nodes), all[random.Next(all.Length)]));
        return Task.CompletedTask;
    }

    private async Task RevokeAsync()
    {
        if (own.Count == 0)
            return;
        var ticket = own[random.Next(own.Count)];
        await EndAsync(
            [ticket],
            (revoker, patience) => revoker.EndAsync(proof, ticket.Id, patience)
        );
    }

    private Task RevokeAllAsync() =>
        EndAsync(
            [.. own],
            (revoker, patience) =>
                revoker.EndAsync(
                    proof,
                    new RevocationScope.OfAssociate(proof.Tenant.Id, proof.Associate.Id),
                    patience
                )
        );

    private async Task EndAsync(
        IReadOnlyList<HistoryTicket> ended,
        Func<Revoker, CancellationToken, Task> revoke
    )
    {
        own.RemoveAll(ended.Contains);
        if (!await recording.RevokeAsync(ended, random.Next(nodes), revoke))
        {
            // Nobody knows whether it has ended: nothing can be learned from it any more.
            foreach (var ticket in ended)
                everybodys.TryRemove(ticket.Number, out _);
            return;
        }
        foreach (var ticket in ended)
        {
            for (var node = 0; node < nodes; node++)
                underWay.Add(TryUntilRefusedAsync(node, ticket));
        }
    }

    private async Task TryUntilRefusedAsync(int node, HistoryTicket ticket)
    {
        var end = recording.Now + Tries;
        using var pause = new PeriodicTimer(Pause);
        while (await recording.UseAsync(node, ticket) != Answer.Refused && recording.Now < end)
            await pause.WaitForNextTickAsync();
        // Once refused, it must stay so: until then everybody may have used it again.
        using var rest = new PeriodicTimer(StillUsed);
        await rest.WaitForNextTickAsync();
        everybodys.TryRemove(ticket.Number, out _);
    }
}
