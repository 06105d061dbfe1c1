using Counterfoil.Authority;
using Counterfoil.Jose;

namespace Counterfoil.Broker.Signing;

/// <summary>Whose the certificates of signing keys are.</summary>
/// <param name="Name">The common name, asked when a key is made: the host of the public address, or the product's name.</param>
public sealed record CertificateHolder(Func<string> Name);

/// <summary>Makes keys, each at the next place of its algorithm. Thread-safe.</summary>
public sealed class SigningKeyMaker(
    ISigningKeys store,
    CertificateHolder holder,
    SigningKeySchedule schedule,
    TimeProvider time
)
{
    // A certificate's name has room for so many characters (X.520).
    private const int LongestName = 64;

    // Whoever pins the certificate shall not be stopped by its date while the schedule is late: the schedule ends a key.
    private static readonly TimeSpan Spare = TimeSpan.FromDays(365);

    /// <summary>Makes the first key of each algorithm that has none. Nodes that do it at once agree on one.</summary>
    public async Task MakeFirstAsync(
        IReadOnlyList<SigningKeyRow> standing,
        CancellationToken cancellationToken
    )
    {
        foreach (var algorithm in Enum.GetValues<JwsAlgorithm>())
        {
            if (standing.All(key => key.Algorithm != algorithm.Name()))
                await TryMakeAsync(algorithm, [], time.GetUtcNow(), by: null, cancellationToken);
        }
    }

    /// <summary>Publishes the key that is to follow. False when somebody was faster.</summary>
    public Task<bool> TryMakeAsync(
        JwsAlgorithm algorithm,
        IEnumerable<SigningKeyRow> standing,
        DateTimeOffset usedFrom,
        AssociateId? by,
        CancellationToken cancellationToken
    ) => MakeAsync(algorithm, standing, usedFrom, by, store.TryAddAsync, cancellationToken);

    /// <summary>Makes a key that signs at once, and deletes all others of its algorithm. False when somebody was faster.</summary>
    public Task<bool> TryMakeInsteadAsync(
        JwsAlgorithm algorithm,
        IEnumerable<SigningKeyRow> standing,
        AssociateId? by,
        CancellationToken cancellationToken
    ) =>
        MakeAsync(
            algorithm,
            standing,
            time.GetUtcNow(),
            by,
            store.TryAddAndDeleteOlderAsync,
            cancellationToken
        );

    private async Task<bool> MakeAsync(
        JwsAlgorithm algorithm,
        IEnumerable<SigningKeyRow> standing,
        DateTimeOffset usedFrom,
        AssociateId? by,
        Func<SigningKeyRow, ReadOnlyMemory<byte>, Change, CancellationToken, Task<bool>> keep,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var name = holder.Name();
        var kept = KeptKey.Generate(
            algorithm,
            name.Length is > 0 and <= LongestName ? name : "Counterfoil",
            now - schedule.Ahead,
            usedFrom + schedule.Used + schedule.Retired + Spare
        );
        try
        {
            var key = new SigningKeyRow(
                kept.KeyId,
                algorithm.Name(),
                standing.Select(older => older.Ordinal).DefaultIfEmpty().Max() + 1,
                kept.Certificate,
                now,
                usedFrom,
                by
            );
            return await keep(key, kept.PrivateKey, new Change(by, now), cancellationToken);
        }
        finally
        {
            kept.Erase();
        }
    }
}
