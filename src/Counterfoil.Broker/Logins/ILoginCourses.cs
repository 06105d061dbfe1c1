using Counterfoil.Authority.Tickets;

namespace Counterfoil.Broker.Logins;

/// <summary>What was found under a handle. A closed hierarchy.</summary>
public abstract record CourseFound
{
    private CourseFound() { }

    /// <summary>It goes on.</summary>
    /// <param name="Course">As it was left.</param>
    public sealed record Going(Course Course) : CourseFound;

    /// <summary>It was answered.</summary>
    public sealed record Over : CourseFound;

    /// <summary>There is none.</summary>
    public sealed record Nothing : CourseFound;
}

/// <summary>
/// The courses of people who have proven who they are: found by a digest, encrypted so that nobody can read, write or swap
/// one, and ended once.
/// </summary>
public interface ILoginCourses : ILapsing
{
    /// <summary>What there is.</summary>
    ValueTask<CourseFound> FindAsync(
        ReadOnlyMemory<byte> handleDigest,
        CancellationToken cancellationToken
    );

    /// <summary>Keeps it, in the place of what was kept before; false when it was answered meanwhile.</summary>
    Task<bool> TryPutAsync(
        ReadOnlyMemory<byte> handleDigest,
        Course course,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Notes that it was answered and erases the rest, whether it had been kept or not: true for exactly one caller over all
    /// nodes.
    /// </summary>
    Task<bool> TryEndAsync(
        ReadOnlyMemory<byte> handleDigest,
        DateTimeOffset rememberedUntil,
        CancellationToken cancellationToken
    );
}
