namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>
/// One password at a time is tried for an account: of many that are guessed at once, each sees what those before it cost.
/// Keeps nothing of an account that nobody waits for. Thread-safe.
/// </summary>
internal sealed class AccountTurns
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Turn> turns = new(StringComparer.Ordinal);

    /// <summary>Runs a piece of work when it is the account's turn.</summary>
    public async Task<T> RunAsync<T>(
        string sid,
        Func<Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var turn = Join(sid);
        try
        {
            await turn.Place.WaitAsync(cancellationToken);
            try
            {
                return await work();
            }
            finally
            {
                turn.Place.Release();
            }
        }
        finally
        {
            Leave(sid, turn);
        }
    }

    private Turn Join(string sid)
    {
        lock (gate)
        {
            if (!turns.TryGetValue(sid, out var turn))
                turns[sid] = turn = new Turn();
            turn.Waiting++;
            return turn;
        }
    }

    private void Leave(string sid, Turn turn)
    {
        lock (gate)
        {
            if (--turn.Waiting > 0)
                return;
            turns.Remove(sid);
        }
        turn.Place.Dispose();
    }

    private sealed class Turn
    {
        public SemaphoreSlim Place { get; } = new(1);

        public int Waiting { get; set; }
    }
}
