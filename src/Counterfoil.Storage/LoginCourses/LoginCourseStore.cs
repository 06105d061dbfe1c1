using Counterfoil.Authority;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.LoginCourses;

/// <summary>The table <c>login_courses</c>. The content is encrypted and bound to its handle; it is erased by the answer.</summary>
internal sealed class LoginCourseStore(DatabaseParts parts) : ILoginCourses
{
    private const string Find = "SELECT content FROM login_courses WHERE handle = @handle";

    private const string Put = """
        INSERT INTO login_courses (handle, content, expiresAt) VALUES (@handle, @content, @expiresAt)
        ON CONFLICT (handle) DO UPDATE SET content = excluded.content, expiresAt = excluded.expiresAt
        WHERE login_courses.content IS NOT NULL
        """;

    // Whoever makes or empties the row is the first; everybody else finds it empty and changes nothing.
    private const string End = """
        INSERT INTO login_courses (handle, content, expiresAt) VALUES (@handle, NULL, @expiresAt)
        ON CONFLICT (handle) DO UPDATE SET content = NULL, expiresAt = excluded.expiresAt
        WHERE login_courses.content IS NOT NULL
        """;

    private const string DeleteLapsed = """
        DELETE FROM login_courses WHERE handle IN
            (SELECT handle FROM login_courses WHERE expiresAt < @before ORDER BY expiresAt LIMIT @limit)
        """;

    private readonly SecretBox box = new(parts.Keys, "login_courses.content");

    public async ValueTask<CourseFound> FindAsync(
        ReadOnlyMemory<byte> handleDigest,
        CancellationToken cancellationToken
    )
    {
        var handle = handleDigest.ToArray();
        var row = await parts.Connections.ReadAsync(
            session => session.FirstOrDefaultAsync<Row>(Find, new { handle }, cancellationToken),
            cancellationToken
        );
        return row switch
        {
            null => new CourseFound.Nothing(),
            { Content: null } => new CourseFound.Over(),
            { Content: { } content } => Open(handle, content) is { } course
                ? new CourseFound.Going(course)
                : new CourseFound.Nothing(),
        };
    }

    public async Task<bool> TryPutAsync(
        ReadOnlyMemory<byte> handleDigest,
        Course course,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(course);
        var parameters = new
        {
            handle = handleDigest.ToArray(),
            content = box.Seal("", handleDigest.Span, CourseText.Write(course)),
            expiresAt = (course.At + Course.Life).Milliseconds(),
        };
        return await parts.Writer.RunPlainAsync(
                session => session.ExecuteAsync(Put, parameters),
                cancellationToken
            ) == 1;
    }

    public async Task<bool> TryEndAsync(
        ReadOnlyMemory<byte> handleDigest,
        DateTimeOffset rememberedUntil,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            handle = handleDigest.ToArray(),
            expiresAt = rememberedUntil.Milliseconds(),
        };
        return await parts.Writer.RunPlainAsync(
                session => session.ExecuteAsync(End, parameters),
                cancellationToken
            ) == 1;
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

    private Course? Open(byte[] handle, byte[] content)
    {
        // The beginning of the handle's digest is enough to find the row and too little to use it.
        var opened =
            box.Open("", handle, content)
            ?? throw new BrokenSealException(
                "login_courses",
                Convert.ToHexStringLower(handle.AsSpan(0, 4))
            );
        return CourseText.Read(opened);
    }

    private sealed class Row
    {
        public byte[]? Content { get; set; }
    }
}
