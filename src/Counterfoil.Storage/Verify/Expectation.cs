using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Journal;

namespace Counterfoil.Storage.Verify;

/// <summary>What the journal says of a row, small enough that a million fit into any machine.</summary>
internal struct Expectation
{
    public long Version;
    public long Seen;
    public ShortSeal Seal;

    /// <summary>Whether it lives; else it went away, and chains that come later have still to say how it came to it.</summary>
    public bool Lives;

    /// <summary>Whether the walk has met the row.</summary>
    public bool IsMet;
}

/// <summary>A seal's key number and half of its MAC: enough to tell two seals apart.</summary>
internal readonly record struct ShortSeal(int KeyNumber, UInt128 Mac)
{
    public static ShortSeal Of(ReadOnlySpan<byte> seal) =>
        ManySeals.MacOf(seal) is { Length: > 0 } mac
            ? OfMac(RowSeal.KeyNumberOf(seal), mac)
            : default;

    public static ShortSeal OfMac(int keyNumber, ReadOnlySpan<byte> mac) =>
        new(keyNumber, BinaryPrimitives.ReadUInt128BigEndian(mac));
}

/// <summary>What should be there: the checkpoint, and what followed. Not thread-safe.</summary>
internal sealed class Expectations(RowNames names)
{
    private readonly Dictionary<UInt128, Expectation> known = [];

    public RowNames Names => names;

    /// <summary>A row of the checkpoint.</summary>
    public void Add(UInt128 name, Expectation expectation) => known[name] = expectation;

    /// <summary>A change of the journal; the rules are <see cref="CheckpointRow.After"/>'s.</summary>
    public void Take(RowChange change)
    {
        var name = names.Of(change.Table, change.Tenant, change.Key);
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(known, name, out var isKnown);
        if (change is { Seal: not null, Resealed: not true })
            row.Seen++;
        if (!isKnown || !change.IsSupersededBy(row.Lives, row.Version, row.Seal.KeyNumber))
        {
            row.Version = change.Version;
            row.Lives = change.Seal is not null;
            row.Seal = change.Seal is null ? default : ShortSeal.Of(change.Seal);
        }
        if (!row.Lives && row.Seen == row.Version)
            known.Remove(name);
    }

    /// <summary>Meets a row: what is expected of it, or that nothing is.</summary>
    public bool TryMeet(UInt128 name, out Expectation expectation)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrNullRef(known, name);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref row) || !row.Lives)
        {
            expectation = default;
            return false;
        }
        row.IsMet = true;
        expectation = row;
        return true;
    }

    /// <summary>The names of rows that should be there and were not met.</summary>
    public HashSet<UInt128> Unmet() =>
        [
            .. known
                .Where(pair => pair.Value is { Lives: true, IsMet: false })
                .Select(pair => pair.Key),
        ];

    /// <summary>Makes room for so many.</summary>
    public void EnsureCapacity(int count) => known.EnsureCapacity(count);
}
