using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Journal;

/// <summary>A row of the checkpoint: that a sealed row lives, with which version and seal.</summary>
internal sealed class CheckpointRow
{
    public string Tenant { get; set; } = "";
    public string TableName { get; set; } = "";
    public string RowKey { get; set; } = "";
    public long Version { get; set; }

    /// <summary><c>null</c>: the row went away at that version, but a chain that is folded later has still to say how it came to it.</summary>
    public byte[]? Seal { get; set; }

    /// <summary>The number of the key of its MAC.</summary>
    public int KeyNumber { get; set; }

    public byte[] Signed() =>
        new ColumnWriter()
            .Add(Tenant)
            .Add(TableName)
            .Add(RowKey)
            .Add(Version)
            .Add(Seal)
            .Add((long)KeyNumber)
            .ToArray();
}
