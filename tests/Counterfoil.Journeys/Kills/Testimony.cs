namespace Counterfoil.Journeys.Kills;

/// <summary>A ticket, and the absolute end that was told with it.</summary>
internal sealed record ToldTicket(string Text, DateTimeOffset EndsAt);

/// <summary>
/// What a server answered before it was killed: which tickets live, which have ended, and of which it had not said so yet.
/// Thread-safe.
/// </summary>
internal sealed class Testimony
{
    private readonly Lock gate = new();
    private readonly List<ToldTicket> living = [];
    private readonly List<ToldTicket> ended = [];
    private readonly HashSet<ToldTicket> doubtful = [];
    private int next;

    public int Issued { get; private set; }

    public int Ended { get; private set; }

    public int Changes { get; private set; }

    /// <summary>The password that was asked for, and not answered yet.</summary>
    public string? Wish { get; private set; }

    /// <summary>Notes one that was got by a login, which began after so many changes of the password.</summary>
    public void Note(ToldTicket ticket, int changes)
    {
        lock (gate)
        {
            Issued++;
            // One that was issued while the password changed may have ended with it.
            if (Wish is null && changes == Changes)
                living.Add(ticket);
            else
                doubtful.Add(ticket);
        }
    }

    /// <summary>One that lives, each in turn; <c>null</c> when there is none.</summary>
    public ToldTicket? Any()
    {
        lock (gate)
            return living.Count == 0 ? null : living[next++ % living.Count];
    }

    /// <summary>One that is about to be ended: from here on nobody knows until it is answered.</summary>
    public ToldTicket? TakeToEnd()
    {
        lock (gate)
        {
            if (living.Count == 0)
                return null;
            var ticket = living[0];
            living.RemoveAt(0);
            doubtful.Add(ticket);
            return ticket;
        }
    }

    public void NoteEnded(ToldTicket ticket)
    {
        lock (gate)
        {
            Ended++;
            doubtful.Remove(ticket);
            ended.Add(ticket);
        }
    }

    public void BeginChange(string wish)
    {
        lock (gate)
            Wish = wish;
    }

    /// <summary>The password was changed, which ended every other ticket of the person; or it was not.</summary>
    public void EndChange(bool isChanged)
    {
        lock (gate)
        {
            Wish = null;
            if (!isChanged)
                return;
            Changes++;
            ended.AddRange(living);
            living.Clear();
        }
    }

    /// <summary>All of them, and what is known of each: <c>true</c> for lives, <c>null</c> for nobody knows.</summary>
    public IReadOnlyList<(ToldTicket Ticket, bool? Lives)> All()
    {
        lock (gate)
            return
            [
                .. ended.Select(ticket => (ticket, (bool?)false)),
                .. living.Select(ticket => (ticket, (bool?)true)),
                .. doubtful.Select(ticket => (ticket, (bool?)null)),
            ];
    }

    /// <summary>Goes on with what was found: nobody is in doubt any more. Keeps the last ones.</summary>
    public void Settle(IReadOnlyList<(ToldTicket Ticket, bool Lives)> found, int kept)
    {
        lock (gate)
        {
            living.Clear();
            ended.Clear();
            doubtful.Clear();
            living.AddRange(found.Where(one => one.Lives).Select(one => one.Ticket).TakeLast(kept));
            ended.AddRange(found.Where(one => !one.Lives).Select(one => one.Ticket).TakeLast(kept));
        }
    }
}
