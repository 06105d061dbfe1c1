using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.PendingLogins;

/// <summary>The table <c>pending_logins</c>. The content is encrypted and bound to its handle, so nobody can write or swap one.</summary>
internal sealed class PendingLoginStore(DatabaseParts parts) : IPendingLogins
{
    private const string Insert = """
        INSERT INTO pending_logins (handle, content, expiresAt) VALUES (@handle, @content, @expiresAt)
        """;

    private const string Find = "SELECT content FROM pending_logins WHERE handle = @handle";

    private const string Take =
        "DELETE FROM pending_logins WHERE handle = @handle RETURNING content";

    private const string DeleteLapsed = """
        DELETE FROM pending_logins WHERE handle IN
            (SELECT handle FROM pending_logins WHERE expiresAt < @before ORDER BY expiresAt LIMIT @limit)
        """;

    private readonly SecretBox box = new(parts.Keys, "pending_logins.content");

    public Task AddAsync(
        ReadOnlyMemory<byte> handleDigest,
        PendingLogin pending,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            handle = handleDigest.ToArray(),
            content = box.Seal("", handleDigest.Span, Json.WriteBytes(pending)),
            expiresAt = pending.ExpiresAt.Milliseconds(),
        };
        return parts.Writer.RunPlainAsync(
            session => session.ExecuteAsync(Insert, parameters),
            cancellationToken
        );
    }

    public async ValueTask<PendingLogin?> FindAsync(
        ReadOnlyMemory<byte> handleDigest,
        CancellationToken cancellationToken
    )
    {
        var handle = handleDigest.ToArray();
        var content = await parts.Connections.ReadAsync(
            session => session.FirstOrDefaultAsync<byte[]>(Find, new { handle }, cancellationToken),
            cancellationToken
        );
        return Open(handle, content);
    }

    public async Task<PendingLogin?> TryTakeAsync(
        ReadOnlyMemory<byte> handleDigest,
        CancellationToken cancellationToken
    )
    {
        var handle = handleDigest.ToArray();
        var content = await parts.Writer.RunPlainAsync(
            session => session.FirstOrDefaultAsync<byte[]>(Take, new { handle }),
            cancellationToken
        );
        return Open(handle, content);
    }

    public Task<int> DeleteLapsedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new { before = before.Milliseconds(), limit };
        return parts.Writer.RunPlainAsync(
            session => session.ExecuteAsync(DeleteLapsed, parameters),
            cancellationToken
        );
    }

    private PendingLogin? Open(byte[] handle, byte[]? content)
    {
        if (content is null)
            return null;
        // The beginning of the handle's digest is enough to find the row and too little to use it.
        var opened =
            box.Open("", handle, content)
            ?? throw new BrokenSealException(
                "pending_logins",
                Convert.ToHexStringLower(handle.AsSpan(0, Math.Min(4, handle.Length)))
            );
        return Json.Read<PendingLogin>(opened);
    }
}
