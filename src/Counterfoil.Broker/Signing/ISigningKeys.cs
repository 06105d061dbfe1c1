using Counterfoil.Authority;

namespace Counterfoil.Broker.Signing;

/// <summary>
/// A signing key's row, without what is private. A row never changes: whether its key is published ahead, current or retired
/// follows from the clock and the rows beside it (<see cref="KeyTimeline"/>). Immutable.
/// </summary>
/// <param name="Name">The key's name, as tokens carry it (<c>kid</c>).</param>
/// <param name="Algorithm">Its one algorithm, by its name on the wire.</param>
/// <param name="Ordinal">Its place among the keys of its algorithm, counted from one; no two share one.</param>
/// <param name="Certificate">Its certificate, in DER.</param>
/// <param name="Published">Since when it is published.</param>
/// <param name="UsedFrom">From when it signs.</param>
/// <param name="MadeBy">Who asked for it; <c>null</c> for the installation itself.</param>
public sealed record SigningKeyRow(
    string Name,
    string Algorithm,
    int Ordinal,
    ReadOnlyMemory<byte> Certificate,
    DateTimeOffset Published,
    DateTimeOffset UsedFrom,
    AssociateId? MadeBy
);

/// <summary>The signing keys that there are. Each method is one transaction. Thread-safe.</summary>
public interface ISigningKeys
{
    /// <summary>The kind of <see cref="Authority.Changes.Changed.Registry"/> that is rung at every change, for all keys at once.</summary>
    public const string Rung = "signingkey";

    /// <summary>All keys, without what is private, by algorithm and ordinal.</summary>
    /// <exception cref="BrokenSealException">Somebody changed a row.</exception>
    Task<IReadOnlyList<SigningKeyRow>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The private half of a key (PKCS #8), to be erased after use; <c>null</c> when the key is gone.</summary>
    /// <exception cref="BrokenSealException">Somebody changed the row.</exception>
    Task<byte[]?> OpenAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds a key; false when its ordinal is taken: somebody was faster, and the keys are to be read again.</summary>
    /// <param name="key">The row.</param>
    /// <param name="privateKey">Its private half, in clear; it is encrypted on the way, and stays the caller's to erase.</param>
    /// <param name="change">Who and when.</param>
    /// <param name="cancellationToken">Counts until the transaction begins.</param>
    Task<bool> TryAddAsync(
        SigningKeyRow key,
        ReadOnlyMemory<byte> privateKey,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>As <see cref="TryAddAsync"/>; all older keys of its algorithm are deleted with it.</summary>
    Task<bool> TryAddAndDeleteOlderAsync(
        SigningKeyRow key,
        ReadOnlyMemory<byte> privateKey,
        Change change,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes a key; false when it is gone already.</summary>
    Task<bool> TryDeleteAsync(string name, CancellationToken cancellationToken);
}
