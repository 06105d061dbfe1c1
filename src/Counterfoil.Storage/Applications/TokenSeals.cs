using System.Buffers.Binary;
using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Applications;

/// <summary>
/// The seal of a row of <c>application_tokens</c>, its digest, and what it is found by: a keyed hash of the digest. Whoever
/// reads the database can neither test a guess nor tell two applications' tokens apart, and since the digest is kept, the
/// hash can be made anew under another root key without anybody showing the token. Thread-safe.
/// </summary>
/// <remarks>A look-up value is version 1 (byte), the key's number (int32, big-endian), and 32 bytes.</remarks>
internal sealed class TokenSeals(Seals seals, KeyRing keys)
{
    private const byte Version = 1;

    private readonly SecretBox box = new(keys, "application_tokens.secret");
    private readonly KeyedHash hash = new(keys, "application_tokens.lookup");

    /// <summary>Seals the row, with its secret and its look-up value under the same root key.</summary>
    public void Seal(TokenRow row)
    {
        do
        {
            if (SecretBox.KeyNumberOf(row.Secret) != keys.CurrentNumber)
                Keep(row, Decrypt(row));
            seals.Seal(row);
        } while (!IsUnderOneKey(row));
    }

    public bool IsGood(TokenRow row) => seals.IsGood(row);

    /// <summary>Puts a digest into a row.</summary>
    public void Keep(TokenRow row, ReadOnlySpan<byte> digest)
    {
        var number = keys.CurrentNumber;
        row.Secret = box.Seal(row.Tenant, Context(row), digest);
        row.Lookup =
            LookupUnder(number, digest)
            ?? throw new InvalidOperationException("The current key was forgotten.");
    }

    /// <summary>The row's digest.</summary>
    /// <exception cref="BrokenSealException">The row is not as it was sealed.</exception>
    public byte[] Check(TokenRow row)
    {
        seals.Check(row);
        return Decrypt(row);
    }

    /// <summary>All values that a token of that digest may be found by: one for each root key.</summary>
    public IReadOnlyList<byte[]> LookupsOf(ReadOnlySpan<byte> digest)
    {
        var lookups = new List<byte[]>(1);
        foreach (var number in keys.Numbers)
        {
            if (LookupUnder(number, digest) is { } lookup)
                lookups.Add(lookup);
        }
        return lookups;
    }

    private byte[] Decrypt(TokenRow row) =>
        box.Open(row.Tenant, Context(row), row.Secret) ?? throw Seals.Broken(row);

    private byte[]? LookupUnder(int number, ReadOnlySpan<byte> digest)
    {
        if (hash.ComputeUnder(number, TenantKey.Registry, digest) is not { } hashed)
            return null;
        var lookup = new byte[1 + sizeof(int) + hashed.Length];
        lookup[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(lookup.AsSpan(1), number);
        hashed.CopyTo(lookup, 1 + sizeof(int));
        return lookup;
    }

    // The current key may change between two of the three.
    private static bool IsUnderOneKey(TokenRow row) =>
        RowSeal.KeyNumberOf(row.EncryptedCheck) is var number
        && SecretBox.KeyNumberOf(row.Secret) == number
        && BinaryPrimitives.ReadInt32BigEndian(row.Lookup.AsSpan(1)) == number;

    private static ReadOnlySpan<byte> Context(TokenRow row) =>
        Seals.Begin().Add(TokenRow.Table).Add(row.Tenant).Add(row.TokenId).Add("secret").Written;
}
