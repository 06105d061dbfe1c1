using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Cryptography;

/// <summary>
/// The stored form of a secret that has full entropy and must only be compared: SHA-256 over what it is
/// for, the tenant, the row and the secret, so that a digest moved to another row or tenant matches nothing.
/// A <see cref="SecretBox"/> then encrypts it. Not for passwords: see <see cref="PasswordHasher"/>.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Input, never to be changed under the same label: the label (byte length, bytes); for
/// <see cref="Compute"/> the purpose; the tenant, A to Z in lower case (names as a count and UTF-16 units);
/// row id; then ticket id (RFC 9562 order) and number, or the secret. All big-endian.
/// </remarks>
public static class SecretDigest
{
    /// <summary>The bytes of a digest.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int OnStack = 160;

    // Kept per thread: OpenSSL's set-up for each one-shot hash costs a fifth of this path.
    [ThreadStatic]
    private static IncrementalHash? perThread;

    // They start differently, so that no digest can stand for one of another kind.
    private static ReadOnlySpan<byte> TicketLabel => "\u0014Counterfoil ticket 1"u8;

    private static ReadOnlySpan<byte> SecretLabel => "\u0014Counterfoil secret 1"u8;

    private static ReadOnlySpan<byte> FleetingLabel => "\u0014Counterfoil memory 1"u8;

    /// <summary>The digest of a ticket's canonical value. Allocates nothing for tenants of ordinary length.</summary>
    /// <param name="tenant">The context identifier; A to Z count as lower case.</param>
    /// <param name="rowId">The stub's row.</param>
    /// <param name="ticketId">The ticket's id.</param>
    /// <param name="number">The ticket's number.</param>
    /// <param name="destination32">Takes the digest: exactly 32 bytes.</param>
    /// <exception cref="ArgumentException">The destination is not 32 bytes.</exception>
    public static void ComputeTicket(
        ReadOnlySpan<char> tenant,
        long rowId,
        Guid ticketId,
        long number,
        Span<byte> destination32
    )
    {
        if (destination32.Length != Size)
        {
            throw new ArgumentException("A digest has 32 bytes.", nameof(destination32));
        }

        const int Ids = sizeof(long) + 16 + sizeof(long);
        var size = TicketLabel.Length + CanonicalText.SizeOf(tenant) + Ids;
        var input = (size <= OnStack ? stackalloc byte[OnStack] : new byte[size])[..size];
        TicketLabel.CopyTo(input);
        var end = TicketLabel.Length;
        end += CanonicalText.WriteLower(tenant, input[end..]);
        BinaryPrimitives.WriteInt64BigEndian(input[end..], rowId);
        ticketId.TryWriteBytes(input[(end + 8)..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(input[(end + 24)..], number);

        perThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        perThread.AppendData(input);
        perThread.GetHashAndReset(destination32);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <summary>The digest of another secret (token, code, recovery code) of at least 64 random bits.</summary>
    /// <param name="purpose">What the secret is for; a constant of the caller.</param>
    /// <param name="tenant">The context identifier; A to Z count as lower case.</param>
    /// <param name="rowId">The row that keeps the digest.</param>
    /// <param name="secret">The secret's canonical bytes.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] Compute(
        string purpose,
        string tenant,
        long rowId,
        ReadOnlySpan<byte> secret
    )
    {
        var names = CanonicalText.SizeOf(purpose) + CanonicalText.SizeOf(tenant);
        var input = new byte[SecretLabel.Length + names + sizeof(long) + secret.Length];
        SecretLabel.CopyTo(input);
        var end = SecretLabel.Length;
        end += CanonicalText.Write(purpose, input.AsSpan(end));
        end += CanonicalText.WriteLower(tenant, input.AsSpan(end));
        BinaryPrimitives.WriteInt64BigEndian(input.AsSpan(end), rowId);
        secret.CopyTo(input.AsSpan(end + sizeof(long)));
        var digest = SHA256.HashData(input);
        CryptographicOperations.ZeroMemory(input);
        return digest;
    }

    /// <summary>
    /// The digest of a secret text of full entropy, to know it again within this process; never to be stored. Allocates nothing.
    /// </summary>
    /// <param name="text">The secret as it arrived.</param>
    /// <param name="destination32">Takes the digest: exactly 32 bytes.</param>
    public static void ComputeFleeting(ReadOnlySpan<char> text, Span<byte> destination32)
    {
        perThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        perThread.AppendData(FleetingLabel);
        perThread.AppendData(MemoryMarshal.AsBytes(text));
        perThread.GetHashAndReset(destination32);
    }

    /// <summary>What a nonce is known by to others: base64url of its SHA-256 (RFC 7636 section 4.2, S256). 43 characters.</summary>
    /// <param name="nonce">Random and printable ASCII; a digest protects nothing that can be guessed.</param>
    public static string ComputeBound(string nonce) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(nonce)));

    /// <summary>
    /// Compares in a time that depends on the length alone: a comparison that stops at the first difference
    /// lets a stranger guess byte by byte. Different lengths are unequal.
    /// </summary>
    public static bool FixedTimeEquals(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        CryptographicOperations.FixedTimeEquals(a, b);
}
