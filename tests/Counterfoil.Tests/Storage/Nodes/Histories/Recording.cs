using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Benchmarks;
using Counterfoil.Storage.Connections;

namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>Does things to tickets on nodes that may be cut off, and writes down what came of it. Thread-safe.</summary>
internal sealed class Recording(IReadOnlyList<BenchHouse> nodes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<HistoryEvent> events = new();
    private readonly long began = Stopwatch.GetTimestamp();
    private int tickets;

    public TimeSpan Now => Stopwatch.GetElapsedTime(began);

    public IReadOnlyCollection<HistoryEvent> Events => events;

    public void Cut(int node, TimeSpan from) =>
        events.Enqueue(new HistoryEvent.Cut(node, from, Now));

    /// <summary>A ticket that the node believes; <c>null</c> when there was none to be had.</summary>
    public async Task<HistoryTicket?> GrantAsync(int node, Proof proof)
    {
        string? text = null;
        await TryAsync(async patience =>
            text = await nodes[node]
                .Get<TicketIssuer>()
                .IssueAsync(proof, TicketRequest.Default, patience)
                is Issued.Done issued
                ? issued.Ticket.Reveal()
                : null
        );
        // Where a mass revocation reached the same instant, the ticket is not a living one from the beginning.
        if (text is null || (await AskAsync(node, text)).Answer != Answer.Believed)
            return null;
        return new HistoryTicket(
            Interlocked.Increment(ref tickets),
            text,
            BenchHouse.Read(text).Id
        );
    }

    public async Task<Answer> UseAsync(int node, HistoryTicket ticket)
    {
        var asked = Now;
        var (answer, why) = await AskAsync(node, ticket.Text);
        events.Enqueue(
            new HistoryEvent.Used(node, ticket.Number, asked, Now, answer) { Why = why }
        );
        return answer;
    }

    /// <summary>Ends tickets; whether that was confirmed.</summary>
    public async Task<bool> RevokeAsync(
        IReadOnlyList<HistoryTicket> ended,
        int node,
        Func<Revoker, CancellationToken, Task> revoke
    )
    {
        var asked = Now;
        var isConfirmed = await TryAsync(patience => revoke(nodes[node].Get<Revoker>(), patience));
        TimeSpan? confirmed = isConfirmed ? Now : null;
        foreach (var ticket in ended)
            events.Enqueue(new HistoryEvent.Revoked(ticket.Number, asked, confirmed));
        return isConfirmed;
    }

    private async Task<(Answer Answer, string Why)> AskAsync(int node, string ticket)
    {
        var answer = (Answer.None, "");
        await TryAsync(async patience =>
            answer = await nodes[node]
                .Get<Evaluator>()
                .HearAsync(
                    new Presented
                    {
                        Door = BenchHouse.Door,
                        Evidence = [new TicketEvidence(new Secret(ticket))],
                        Use = BenchHouse.Use,
                    },
                    patience
                ) switch
            {
                Outcome.Believed => (Answer.Believed, ""),
                Outcome.Refused { Refusal.Code: RefusalCode.InvalidCredentials } refused => (
                    Answer.Refused,
                    refused.Refusal.Reason
                ),
                _ => (Answer.None, ""),
            }
        );
        return answer;
    }

    private static async Task<bool> TryAsync(Func<CancellationToken, Task> act)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await act(patience.Token);
            return true;
        }
        catch (Exception failure)
            when (failure
                    is DbException
                        or CommitInDoubtException
                        or OperationCanceledException
                        or TimeoutException
                        or IOException
            )
        {
            return false;
        }
    }
}

/// <summary>A ticket of a history, and what to call it there.</summary>
internal sealed record HistoryTicket(int Number, string Text, Guid Id);
