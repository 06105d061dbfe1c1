using System.Globalization;
using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Keys;

/// <summary>What came of asking for a rotation or a retirement.</summary>
public abstract record KeyAnswer
{
    private KeyAnswer() { }

    /// <summary>It is so.</summary>
    public sealed record Done : KeyAnswer;

    /// <summary>It cannot be; the sentence says why, and what to do.</summary>
    public sealed record Refused(string Sentence) : KeyAnswer;
}

/// <summary>The root keys of an installation as its database and its nodes know them.</summary>
/// <param name="Current">Under which new things are made.</param>
/// <param name="Known">The numbers that this node has.</param>
/// <param name="IsRotating">Whether something may still be under another key than the current one.</param>
/// <param name="Done">How many rows this node has sealed anew since the rotation began or it started.</param>
/// <param name="Total">How many there were; 0 while nobody counted.</param>
/// <param name="Nodes">The nodes that run.</param>
public sealed record KeyState(
    int Current,
    IReadOnlyList<int> Known,
    bool IsRotating,
    long Done,
    long Total,
    IReadOnlyList<KeyNode> Nodes
);

/// <summary>
/// Exchanges the root key without a pause. The key itself comes to the nodes from outside (<see cref="KeyRing.Learn"/>);
/// the database says which one is current, by its check value, and every node reads that with each beat. Thread-safe.
/// </summary>
public sealed class RootKeyRotation
{
    /// <summary>The fact that a rotation is under way.</summary>
    internal const string Under = "rotation";

    private readonly DatabaseParts parts;
    private readonly Resealing resealing;
    private readonly string name = string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.MachineName}-{Environment.ProcessId}-{Randomness.NextGuid():N}"
    );

    private int isWorking;
    private long done;
    private long total;

    internal RootKeyRotation(DatabaseParts parts)
    {
        this.parts = parts;
        resealing = new Resealing(parts);
    }

    /// <summary>How it stands.</summary>
    public Task<KeyState> StateAsync(CancellationToken cancellationToken) =>
        parts.Connections.ReadAsync(
            async session => new KeyState(
                parts.Keys.CurrentNumber,
                parts.Keys.Numbers,
                await Meta.FindAsync(session, Under) is not null,
                Interlocked.Read(ref done),
                Interlocked.Read(ref total),
                await KeyNodes.RunningAsync(session, parts.Time.GetUtcNow())
            ),
            cancellationToken
        );

    /// <summary>How many rows need which key. Reads all tables.</summary>
    public Task<IReadOnlyList<KeyNeed>> NeedsAsync(CancellationToken cancellationToken) =>
        parts.Connections.ReadAsync(KeyNeeds.CountAsync, cancellationToken);

    /// <summary>
    /// Says that this node runs and which keys it has, and takes over what the database says is current. Again and again,
    /// every few seconds.
    /// </summary>
    /// <exception cref="DatabaseRefusedException">The current key is one that this node lacks: it can no longer read what others write.</exception>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await parts.Connections.ReadAsync(
            async session =>
            {
                await RootKeyCheck.CheckAsync(session, parts.Keys);
                return true;
            },
            cancellationToken
        );
        // A SQLite file has one node, and is not written every few seconds to say so.
        if (!parts.Dialect.IsPostgreSql)
            return;
        var now = parts.Time.GetUtcNow();
        await parts.Writer.RunPlainAsync(
            async session =>
            {
                await KeyNodes.SayAsync(
                    session,
                    new KeyNode(name, parts.Keys.Numbers, parts.Keys.CurrentNumber, now)
                );
                await KeyNodes.SweepAsync(session, now);
                return true;
            },
            cancellationToken
        );
    }

    /// <summary>Says that this node ends.</summary>
    public Task LeaveAsync() =>
        parts.Dialect.IsPostgreSql
            ? parts.Writer.RunPlainAsync(
                async session =>
                {
                    await KeyNodes.LeaveAsync(session, name);
                    return true;
                },
                CancellationToken.None
            )
            : Task.CompletedTask;

    /// <summary>
    /// Makes the newest key current, here at once and on the other nodes with their next beat. What is under older keys is
    /// sealed anew by <see cref="GoOnAsync"/>. Asked again while it goes on, nothing changes.
    /// </summary>
    public async Task<KeyAnswer> BeginAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        var to = parts.Keys.Numbers[^1];
        var state = await StateAsync(cancellationToken);
        if (to == state.Current && !state.IsRotating)
            return new KeyAnswer.Refused(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Root key {to} is the newest there is, and current already. Add one with 'keys add'."
                )
            );
        if (state.Nodes.FirstOrDefault(node => !node.Keys.Contains(to)) is { } lacking)
            return new KeyAnswer.Refused(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The node {lacking.Name} has no root key {to}. Copy the file of root keys to it; it is read again within seconds."
                )
            );
        var value = Convert.ToBase64String(parts.Keys.CheckValueOf(to)!);
        await parts.Writer.RunPlainAsync(
            async session =>
            {
                await Meta.SetAsync(session, Under, to.ToString(CultureInfo.InvariantCulture));
                await Meta.SetAsync(session, Meta.CheckValue, value);
                return true;
            },
            cancellationToken
        );
        parts.Keys.Use(to);
        await BeatAsync(cancellationToken);
        return new KeyAnswer.Done();
    }

    /// <summary>
    /// Seals anew what is under older keys, if a rotation is under way: at the start too, since the one before may have been
    /// killed. It ends when nothing is left and every node seals under the current key.
    /// </summary>
    /// <returns>Whether there is more to do later.</returns>
    public async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        var state = await StateAsync(cancellationToken);
        if (!state.IsRotating || Interlocked.Exchange(ref isWorking, 1) == 1)
            return false;
        try
        {
            Interlocked.Exchange(ref total, await CountAsync(state.Current, cancellationToken));
            Interlocked.Exchange(ref done, 0);
            var broken = await resealing.RunAsync(
                rows => Interlocked.Add(ref done, rows),
                cancellationToken
            );
            state = await StateAsync(cancellationToken);
            if (
                state.Nodes.Any(node => node.Current != state.Current)
                || await CountAsync(state.Current, cancellationToken) > broken
            )
                return true;
            await parts.Writer.RunPlainAsync(
                async session =>
                {
                    await Meta.RemoveAsync(session, Under);
                    return true;
                },
                cancellationToken
            );
            return false;
        }
        finally
        {
            Volatile.Write(ref isWorking, 0);
        }
    }

    /// <summary>Whether a key may go: nothing needs it any more but rows that are broken, which nobody believes anyway.</summary>
    public async Task<KeyAnswer> MayRetireAsync(int number, CancellationToken cancellationToken)
    {
        if (number == parts.Keys.CurrentNumber)
            return new KeyAnswer.Refused(
                "It is the current root key. Exchange it first with 'keys rotate'."
            );
        var needs = await NeedsAsync(cancellationToken);
        var needing = needs.Where(need => need.KeyNumber == number).ToList();
        if (needing.Count > 0 && parts.Keys.Has(number))
        {
            var broken = await resealing.RunAsync(_ => { }, cancellationToken);
            needs = await NeedsAsync(cancellationToken);
            needing = needs.Where(need => need.KeyNumber == number).ToList();
            if (needing.Sum(need => need.Rows) <= broken)
                needing.Clear();
        }
        return needing.Count == 0
            ? new KeyAnswer.Done()
            : new KeyAnswer.Refused(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Root key {number} is still needed: {string.Join(", ", needing.Select(need => string.Create(CultureInfo.InvariantCulture, $"{need.Rows} of {need.Table}")))}. Wait for 'keys rotate' to end."
                )
            );
    }

    private async Task<long> CountAsync(int current, CancellationToken cancellationToken) =>
        (await NeedsAsync(cancellationToken))
            .Where(need => need.KeyNumber != current)
            .Sum(need => need.Rows);
}
