namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>
/// Remembers of one controller that it failed: after several failures in a row it is left alone for a while, and then
/// one question at a time tries whether it is back. Thread-safe.
/// </summary>
internal sealed class Breaker(TimeProvider time)
{
    /// <summary>Failures in a row after which it is left alone.</summary>
    public const int Failures = 3;

    /// <summary>How long.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private int failed;
    private DateTimeOffset until;

    /// <summary>Whether it may be asked now. Whoever asks says afterwards how it went.</summary>
    public bool TryPass()
    {
        lock (gate)
        {
            if (failed < Failures)
                return true;
            var now = time.GetUtcNow();
            // A clock that jumped back must not lengthen the rest.
            if (now < until && until - now <= Rest)
                return false;
            until = now + Rest;
            return true;
        }
    }

    /// <summary>It answered.</summary>
    public void Answered()
    {
        lock (gate)
            failed = 0;
    }

    /// <summary>It did not; true when it is left alone from now on.</summary>
    public bool Failed()
    {
        lock (gate)
        {
            until = time.GetUtcNow() + Rest;
            return ++failed == Failures;
        }
    }
}
