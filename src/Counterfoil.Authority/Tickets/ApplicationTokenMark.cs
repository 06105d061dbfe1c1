using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Tickets;

/// <summary>
/// Which application's token came beside a ticket, so that a standing answer counts beside the same one alone. Keeps a digest
/// and never the token. Immutable.
/// </summary>
internal sealed class ApplicationTokenMark
{
    private readonly byte[] digest;

    private ApplicationTokenMark(byte[] digest) => this.digest = digest;

    /// <summary>There was none.</summary>
    public static ApplicationTokenMark None { get; } = new([]);

    public static ApplicationTokenMark Of(Secret? token)
    {
        if (token is null)
            return None;
        var made = new byte[SecretDigest.Size];
        SecretDigest.ComputeFleeting(token.Reveal(), made);
        return new ApplicationTokenMark(made);
    }

    /// <summary>Whether it is this token's; an empty one means none. Compares in fixed time and allocates nothing.</summary>
    public bool IsOf(ReadOnlySpan<char> token)
    {
        if (token.IsEmpty)
            return digest.Length == 0;
        Span<byte> other = stackalloc byte[SecretDigest.Size];
        SecretDigest.ComputeFleeting(token, other);
        return SecretDigest.FixedTimeEquals(other, digest);
    }

    /// <summary>Whether both are of the same token, or of none.</summary>
    public bool IsAs(ApplicationTokenMark other) =>
        SecretDigest.FixedTimeEquals(other.digest, digest);
}
