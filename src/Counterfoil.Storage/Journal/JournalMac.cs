using Counterfoil.Cryptography;

namespace Counterfoil.Storage.Journal;

/// <summary>The MACs of the journal, and the box of its checkpoint's head; all for one database. Thread-safe.</summary>
internal sealed class JournalMac(KeyRing keys, string databaseIdentity)
{
    private readonly KeyedHash links = new(keys, "journal");
    private readonly KeyedHash rows = new(keys, "journal-checkpoint");
    private readonly SecretBox heads = new(keys, "journal-checkpoint");

    /// <summary>Links the entry to the one before it.</summary>
    public void Link(JournalEntry entry, byte[] previousMac)
    {
        entry.KeyNumber = keys.CurrentNumber;
        entry.Mac = links.ComputeUnder(
            entry.KeyNumber,
            databaseIdentity,
            entry.Signed(previousMac)
        )!;
    }

    /// <summary>Whether the entry follows the one with that MAC.</summary>
    public bool Follows(JournalEntry entry, byte[] previousMac) =>
        links.ComputeUnder(entry.KeyNumber, databaseIdentity, entry.Signed(previousMac))
            is { } expected
        && SecretDigest.FixedTimeEquals(entry.Mac, expected);

    /// <summary>The MAC of a row of the checkpoint under the key that the row names; <c>null</c> when there is no such key.</summary>
    public byte[]? OfRow(CheckpointRow row) =>
        rows.ComputeUnder(row.KeyNumber, databaseIdentity, row.Signed());

    /// <summary>The number under which new rows of the checkpoint are counted.</summary>
    public int CurrentKeyNumber => keys.CurrentNumber;

    public byte[] SealHead(ReadOnlySpan<byte> head) =>
        heads.Seal(databaseIdentity, "journal_checkpoint_head"u8, head);

    public byte[]? OpenHead(ReadOnlySpan<byte> box) =>
        heads.Open(databaseIdentity, "journal_checkpoint_head"u8, box);
}
