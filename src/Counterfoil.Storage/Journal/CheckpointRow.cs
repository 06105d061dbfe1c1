using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Journal;

/// <summary>A row of the checkpoint: that a sealed row lives, with which version and seal.</summary>
internal sealed class CheckpointRow
{
    public string Tenant { get; set; } = "";
    public string TableName { get; set; } = "";
    public string RowKey { get; set; } = "";
    public long Version { get; set; }

    /// <summary><c>null</c>: the row went away at that version, and chains that are folded later have still to say how it came to it.</summary>
    public byte[]? Seal { get; set; }

    /// <summary>How many of its versions were seen.</summary>
    public long Seen { get; set; }

    /// <summary>The number of the key of its MAC.</summary>
    public int KeyNumber { get; set; }

    public byte[] Signed() =>
        new ColumnWriter()
            .Add(Tenant)
            .Add(TableName)
            .Add(RowKey)
            .Add(Version)
            .Add(Seal)
            .Add(Seen)
            .Add((long)KeyNumber)
            .ToArray();

    /// <summary>
    /// What is known of a row after a change; <c>null</c> for nothing. The order of two chains does not matter: the higher
    /// version stays, and of a row that went away a mark stays until all its versions, which count from 1, were seen.
    /// Were it given up before, a straggler would bring the row back.
    /// </summary>
    public static CheckpointRow? After(CheckpointRow? known, RowChange change, int keyNumber)
    {
        // A new seal for the same version is no version more.
        var seen = (known?.Seen ?? 0) + (change is { Seal: not null, Resealed: not true } ? 1 : 0);
        var isKnownNewer =
            known is not null
            && change.IsSupersededBy(
                known.Seal is not null,
                known.Version,
                RowSeal.KeyNumberOf(known.Seal)
            );
        var version = isKnownNewer ? known!.Version : change.Version;
        var seal = isKnownNewer ? known!.Seal : change.Seal;
        if (seal is null && seen == version)
            return null;
        return new CheckpointRow
        {
            Tenant = change.Tenant,
            TableName = change.Table,
            RowKey = change.Key,
            Version = version,
            Seal = seal,
            Seen = seen,
            KeyNumber = keyNumber,
        };
    }
}
