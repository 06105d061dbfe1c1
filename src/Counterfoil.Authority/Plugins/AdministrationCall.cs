namespace Counterfoil.Authority.Plugins;

/// <summary>Asks a plugin's administration side: on a thread of the pool, within the plugins' time limit, and whatever it throws.</summary>
internal static class AdministrationCall
{
    /// <summary>The answer, or how it failed: <c>timed_out</c>, or the failure's type, whose text may hold what the plugin was shown.</summary>
    public static async Task<Asked<T>> AskAsync<T>(
        Func<CancellationToken, ValueTask<T>> question,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var lapse = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var answer = await Task.Run(() => question(lapse.Token).AsTask(), cancellationToken)
                .WaitAsync(limit, time, cancellationToken);
            return answer is null
                ? new Asked<T>(default, "answered_nothing")
                : new Asked<T>(answer, Failure: null);
        }
        catch (TimeoutException)
        {
            await lapse.CancelAsync();
            return new Asked<T>(default, "timed_out");
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new Asked<T>(default, failure.GetType().Name);
        }
    }
}

/// <summary>What a plugin answered, or how it failed to.</summary>
internal sealed record Asked<T>(T? Value, string? Failure);
