using System.Collections.Concurrent;
using System.Text;
using Counterfoil.Authority.Changes;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// The tickets that this node handed out for taking along, by the ticket they were got with or the application they are for,
/// and the program. The one
/// place where tickets are kept, encrypted under a key of the process; dropped when they end. Bounded. Thread-safe.
/// </summary>
public sealed class SharedTickets : IDisposable
{
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<SharingKey, Task<Kept?>> kept = new();
    private readonly ProcessBox box = new();
    private readonly IDisposable listening;

    /// <summary>Listens to the bell until disposed.</summary>
    public SharedTickets(IBell bell)
    {
        ArgumentNullException.ThrowIfNull(bell);
        listening = bell.Listen(Hear);
    }

    /// <summary>How many are kept.</summary>
    public int Count => kept.Count;

    /// <inheritdoc/>
    public void Dispose()
    {
        listening.Dispose();
        box.Dispose();
    }

    // Callers that come at once wait for one issue; a ticket that has ended meanwhile is never handed out again.
    internal async Task<Issued> GetOrAddAsync(
        SharingKey asked,
        Func<TicketStub, ValueTask<bool>> isLiving,
        Func<Task<Issued>> issue
    )
    {
        var key = asked with { Program = asked.Program.ToUpperInvariant() };
        if (
            kept.TryGetValue(key, out var before)
            && await before is { } ticket
            && await isLiving(ticket.Stub)
        )
            return new Issued.Done(
                new Secret(Encoding.ASCII.GetString(box.Open(ticket.Sealed))),
                ticket.Stub
            );
        if (before is not null)
            kept.TryRemove(new(key, before));

        Issued? issued = null;
        var mine = new TaskCompletionSource<Kept?>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        var theirs = kept.GetOrAdd(key, mine.Task);
        if (theirs != mine.Task)
            return await GetOrAddAsync(key, isLiving, issue);
        Kept? made = null;
        try
        {
            issued = await issue();
            if (issued is Issued.Done done)
                made = new Kept(done.Stub, box.Seal(Encoding.ASCII.GetBytes(done.Ticket.Reveal())));
            return issued;
        }
        finally
        {
            if (made is null)
                kept.TryRemove(new(key, mine.Task));
            mine.SetResult(made);
            if (kept.Count > MostKept)
                Trim();
        }
    }

    private void Hear(Changed changed)
    {
        foreach (var (key, task) in kept)
        {
            if (
                task is { IsCompletedSuccessfully: true, Result: { } ticket }
                && IsTouched(ticket.Stub, changed)
            )
                kept.TryRemove(new(key, task));
        }
    }

    private static bool IsTouched(TicketStub stub, Changed changed) =>
        changed switch
        {
            Changed.Stub one => one.TicketId == stub.TicketId,
            Changed.Associate of => of.Tenant == stub.Tenant && of.Id == stub.Associate,
            Changed.Everything => changed.Tenant == stub.Tenant,
            Changed.Approval => false,
            Changed.Registry => false,
            _ => true,
        };

    private void Trim()
    {
        var surplus = MostKept / 10;
        foreach (var (key, task) in kept)
        {
            if (surplus-- == 0)
                return;
            kept.TryRemove(new(key, task));
        }
    }

    private sealed record Kept(TicketStub Stub, byte[] Sealed);
}

/// <summary>Who is given the same ticket again.</summary>
/// <param name="By">The ticket that it is got with, or the application that it is for; GUIDs of both are random.</param>
/// <param name="Program">The program that asks.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Associate">Whose ticket it is.</param>
internal readonly record struct SharingKey(
    Guid By,
    string Program,
    ContextIdentifier Tenant,
    AssociateId Associate
);
