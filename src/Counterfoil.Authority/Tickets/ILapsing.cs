namespace Counterfoil.Authority.Tickets;

/// <summary>A store whose rows lapse by themselves, and are swept with all others. The Authority need not know what they are.</summary>
public interface ILapsing
{
    /// <summary>Deletes lapsed ones, at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeleteLapsedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    );
}
