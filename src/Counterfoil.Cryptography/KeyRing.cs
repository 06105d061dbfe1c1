using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace Counterfoil.Cryptography;

/// <summary>
/// The root keys in force and what is derived from them: one key for each purpose and scope (tenant), by
/// HKDF-SHA256 (RFC 5869), so that a key lost in one place opens nothing in another. New things are made
/// under the current key; things made under another key of the ring are still read. Keys may be added, the
/// current one chosen, and one forgotten while the ring is in use. Thread-safe.
/// </summary>
/// <remarks>
/// Derivation, fixed for ever: salt <c>Counterfoil.Cryptography/1</c>; info is purpose and scope, each as
/// a count of UTF-16 units (int32) and the units, big-endian. Another derivation is another salt.
/// </remarks>
public sealed class KeyRing : IDisposable
{
    internal const int KeySize = 32;
    private const int CheckValueSize = sizeof(int) + KeySize;
    private const string CheckPurpose = "check-value";

    // A stranger may invent tenant names: they then cost him and us time, but never memory without end.
    private const int MostCachedKeys = 65_536;

    // What is set up under a key takes some kilobytes; the keys that are asked for first are the busy ones.
    private const int MostWithStates = 8192;

    private readonly ConcurrentDictionary<int, byte[]> roots = new();
    private readonly ConcurrentBag<byte[]> forgotten = [];
    private readonly ConcurrentDictionary<
        (string Purpose, string Scope, int Number),
        DerivedKey
    > derived = new();
    private volatile int currentNumber;
    private volatile bool disposed;

    /// <summary>Takes copies of the keys; the last one is current.</summary>
    /// <exception cref="ArgumentException">There is no key, or two have the same number.</exception>
    public KeyRing(IReadOnlyList<RootKey> keys)
    {
        foreach (var key in keys)
        {
            if (!roots.TryAdd(key.Number, Pinned(key.Material)))
            {
                throw new ArgumentException("Two root keys have the same number.", nameof(keys));
            }

            currentNumber = key.Number;
        }

        if (currentNumber == 0)
        {
            throw new ArgumentException("A key ring needs a root key.", nameof(keys));
        }
    }

    /// <summary>The number of the key under which new things are made. Ask once for one thing: it may change.</summary>
    public int CurrentNumber => currentNumber;

    /// <summary>The numbers of all keys, ascending.</summary>
    public IReadOnlyList<int> Numbers => [.. roots.Keys.Order()];

    /// <summary>Reads a key file: one key a line, the last is current; empty lines and lines from <c>#</c> are skipped.</summary>
    /// <exception cref="FormatException">
    /// A line is no root key, a number occurs twice, or there is no key. The message names the line and
    /// quotes nothing: a mistyped key is nearly a key.
    /// </exception>
    public static KeyRing Parse(string text)
    {
        var keys = new List<RootKey>();
        try
        {
            var line = 0;
            foreach (var content in text.AsSpan().EnumerateLines())
            {
                line++;
                var trimmed = content.Trim();
                if (trimmed.IsEmpty || trimmed[0] == '#')
                {
                    continue;
                }

                if (
                    !RootKey.TryParse(trimmed, out var key)
                    || keys.Exists(other => other.Number == key.Number)
                )
                {
                    throw new FormatException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Line {line} is no root key of its own number."
                        )
                    );
                }

                keys.Add(key);
            }

            return keys.Count > 0
                ? new KeyRing(keys)
                : throw new FormatException("There is no root key.");
        }
        finally
        {
            keys.ForEach(key => key.Erase());
        }
    }

    /// <summary>Takes over the keys of another ring that this one lacks; the current key stays.</summary>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="ArgumentException">Another key has a number that this ring knows: which of them is the right one, nobody can say.</exception>
    public bool Learn(KeyRing other)
    {
        var isNew = false;
        foreach (var (number, key) in other.roots)
        {
            if (!roots.TryGetValue(number, out var known))
            {
                isNew |= roots.TryAdd(number, Pinned(key));
            }
            else if (!SecretDigest.FixedTimeEquals(known, key))
            {
                throw new ArgumentException("Two root keys have the same number.", nameof(other));
            }
        }

        return isNew;
    }

    /// <summary>Makes new things under that key from now on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in the ring.</exception>
    public void Use(int number)
    {
        if (!Has(number))
        {
            throw new ArgumentOutOfRangeException(nameof(number));
        }

        currentNumber = number;
    }

    /// <summary>Uses the key under which a check value was made, if the ring has it; see <see cref="Matches"/>.</summary>
    public bool TryUse(ReadOnlySpan<byte> checkValue)
    {
        if (!Matches(checkValue))
        {
            return false;
        }

        Use(BinaryPrimitives.ReadInt32BigEndian(checkValue));
        return true;
    }

    /// <summary>Forgets a key that nothing needs any more. The current one stays.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Forget(int number)
    {
        if (number == currentNumber || !roots.TryRemove(number, out var root))
        {
            return false;
        }

        // Erased with the ring, and not now: somebody may be deriving from it at this moment, and would get a key of zeros.
        forgotten.Add(root);
        foreach (var name in derived.Keys.Where(name => name.Number == number))
        {
            if (derived.TryRemove(name, out var key))
            {
                key.Retire();
                forgotten.Add(key.Bytes);
            }
        }

        return true;
    }

    /// <summary>Whether things made under that key can be read.</summary>
    public bool Has(int number) => roots.ContainsKey(number);

    /// <summary>The check value of another key of the ring than the current one; <c>null</c> when it is not in the ring.</summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[]? CheckValueOf(int number)
    {
        var value = new byte[CheckValueSize];
        return WriteCheckValue(number, value) ? value : null;
    }

    /// <summary>
    /// What the database keeps to notice a wrong key at start: the current number (int32, big-endian) and a
    /// MAC of a constant. It tells nothing about the key.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public byte[] CheckValue()
    {
        var value = new byte[CheckValueSize];
        WriteCheckValue(currentNumber, value);
        return value;
    }

    /// <summary>
    /// Whether a check value was made under a key of this ring, current or older; compared in fixed time.
    /// False for anything malformed and for a number that is not in the ring.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    public bool Matches(ReadOnlySpan<byte> checkValue)
    {
        Span<byte> expected = stackalloc byte[CheckValueSize];
        return checkValue.Length == CheckValueSize
            && WriteCheckValue(BinaryPrimitives.ReadInt32BigEndian(checkValue), expected)
            && SecretDigest.FixedTimeEquals(checkValue, expected);
    }

    /// <summary>Erases all keys. Whoever uses the ring afterwards gets an exception, never a key of zeros.</summary>
    public void Dispose()
    {
        disposed = true;
        foreach (var key in roots.Values.Concat(forgotten))
        {
            CryptographicOperations.ZeroMemory(key);
        }

        foreach (var key in derived.Values)
        {
            key.Erase();
        }
    }

    /// <summary>Writes the key of that purpose, scope and number; the caller erases it after use.</summary>
    /// <returns>False when the number is not in the ring; nothing is written then.</returns>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    internal bool TryDerive(string purpose, string scope, int number, Span<byte> key)
    {
        var found = Find(purpose, scope, number);
        found?.CopyTo(key);
        return found is not null;
    }

    /// <summary>The key of that purpose, scope and number, for one use; <c>null</c> when the number is not in the ring.</summary>
    /// <exception cref="ObjectDisposedException">The ring is disposed.</exception>
    internal DerivedKey? Find(string purpose, string scope, int number)
    {
        ThrowIfDisposed();
        if (!roots.TryGetValue(number, out var root))
        {
            return null;
        }

        if (derived.TryGetValue((purpose, scope, number), out var cached))
        {
            return cached;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(KeySize, pinned: true);
        Derive(root, purpose, scope, bytes);
        // ConcurrentDictionary.Count takes every lock, but only a new tenant comes by here.
        return derived.Count switch
        {
            < MostWithStates => Keep(DerivedKey.Keeping.WithStates),
            < MostCachedKeys => Keep(DerivedKey.Keeping.Alone),
            _ => new DerivedKey(this, bytes, DerivedKey.Keeping.ForOneUse),
        };

        DerivedKey Keep(DerivedKey.Keeping keeping) =>
            derived.GetOrAdd((purpose, scope, number), new DerivedKey(this, bytes, keeping));
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(disposed, this);

    private static void Derive(byte[] root, string purpose, string scope, Span<byte> key)
    {
        // Lengths first, or ("ab", "c") and ("a", "bc") would share a key.
        var info = new byte[CanonicalText.SizeOf(purpose) + CanonicalText.SizeOf(scope)];
        var written = CanonicalText.Write(purpose, info);
        CanonicalText.Write(scope, info.AsSpan(written));
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root, key, "Counterfoil.Cryptography/1"u8, info);
    }

    private static byte[] Pinned(ReadOnlySpan<byte> key)
    {
        var copy = GC.AllocateUninitializedArray<byte>(KeySize, pinned: true);
        key.CopyTo(copy);
        return copy;
    }

    private bool WriteCheckValue(int number, Span<byte> destination)
    {
        Span<byte> key = stackalloc byte[KeySize];
        if (!TryDerive(CheckPurpose, "", number, key))
        {
            return false;
        }

        BinaryPrimitives.WriteInt32BigEndian(destination, number);
        HMACSHA256.HashData(key, "Counterfoil check value"u8, destination[sizeof(int)..]);
        CryptographicOperations.ZeroMemory(key);
        return true;
    }
}
