using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Journal;

/// <summary>That a sealed row changed, or went away.</summary>
/// <param name="Table">The table.</param>
/// <param name="Tenant">The tenant's key.</param>
/// <param name="Key">The rest of the row's key.</param>
/// <param name="Version">The row's version from now on; of a row that went away, the last that it had.</param>
/// <param name="Seal">The row's seal from now on; <c>null</c> when it went away.</param>
/// <param name="Resealed">True when the row stayed as it was and has a seal under another root key.</param>
internal sealed record RowChange(
    string Table,
    string Tenant,
    string Key,
    long Version,
    byte[]? Seal,
    bool? Resealed = null
)
{
    /// <summary>
    /// Whether what is known of a row stays in spite of this change, whatever the order of the two: the higher version
    /// stays, of one version the seal under the higher key, and a row that went away stays away.
    /// </summary>
    public bool IsSupersededBy(bool lives, long version, int sealKey) =>
        !lives
        || (
            Seal is not null
            && (version > Version || (version == Version && sealKey > RowSeal.KeyNumberOf(Seal)))
        );
}

/// <summary>Where a chain ends, or ended when somebody looked.</summary>
internal sealed record ChainHead(string Chain, long Sequence, byte[] Mac);

/// <summary>What one entry says.</summary>
/// <param name="Heads">The heads of all chains: in a chain's first entry, and once a minute.</param>
/// <param name="Rows">The changes of one transaction, in their order.</param>
internal sealed record JournalBody(IReadOnlyList<ChainHead>? Heads, IReadOnlyList<RowChange>? Rows);

/// <summary>A row of the journal: what one transaction changed.</summary>
internal sealed class JournalEntry
{
    public required string Chain { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required long Sequence { get; init; }

    public required long At { get; init; }

    /// <summary>A <see cref="JournalBody"/> as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>The number of the key of <see cref="Mac"/>.</summary>
    public int KeyNumber { get; set; }

    /// <summary>Over all above and the MAC before.</summary>
    public byte[] Mac { get; set; } = [];

    /// <summary>What the MAC covers. Fixed for ever.</summary>
    public byte[] Signed(byte[] previousMac) =>
        new ColumnWriter()
            .Add(Chain)
            .Add(Sequence)
            .Add(At)
            .Add(Body)
            .Add((long)KeyNumber)
            .Add(previousMac)
            .ToArray();
}
