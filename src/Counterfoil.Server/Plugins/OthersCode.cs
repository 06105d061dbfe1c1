using System.Reflection;

namespace Counterfoil.Server.Plugins;

/// <summary>Runs what outsiders wrote while the server starts and stops: whatever it throws, and if it hangs, the server goes on.</summary>
internal static class OthersCode
{
    private const int MostSteps = 1_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Constructs something of a plugin's, or says what came in the way. Only the failure's type is told: its text may hold anything.</summary>
    public static (T? Made, string? Problem) Run<T>(Func<T> make)
        where T : class
    {
        T? made = null;
        string? problem = null;
        // A thread of its own, that nobody waits for at the end: it may never come back.
        var thread = new Thread(() =>
        {
            try
            {
                made = make();
            }
            catch (Exception failure)
            {
                problem = Describe(failure);
            }
        })
        {
            IsBackground = true,
            Name = "A plugin's constructor",
        };
        thread.Start();
        return thread.Join(Limit)
            ? (made, problem)
            : (null, $"It did not come back within {Limit.TotalSeconds:0} s.");
    }

    /// <summary>Lets a plugin test itself: what it told, and what came in the way. Only a failure's type is told, as of its constructor.</summary>
    public static async Task<(IReadOnlyList<TestStep> Steps, string? Problem)> TestAsync(
        ISelfTest test,
        Action<TestStep> tell,
        CancellationToken cancellationToken
    )
    {
        var steps = new List<TestStep>();
        try
        {
            await foreach (var step in test.TestAsync(default, cancellationToken))
            {
                steps.Add(step);
                tell(step);
                if (steps.Count == MostSteps)
                    return (steps, $"It told {MostSteps} steps and came to no end.");
            }
            return (steps, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            return (steps, $"Its test of itself failed with {failure.GetType().Name}.");
        }
    }

    /// <summary>Disposes of a plugin, if it wants that.</summary>
    public static async ValueTask DisposeAsync(object plugin, Action<string> failed)
    {
        try
        {
            if (plugin is IAsyncDisposable later)
                await later.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System);
            else
                (plugin as IDisposable)?.Dispose();
        }
        catch (Exception failure)
        {
            failed(failure.GetType().Name);
        }
    }

    // What the loader says names files and types of the plugin, and is the remedy; what the plugin says is its own.
    private static string Describe(Exception failure) =>
        failure switch
        {
            TargetInvocationException { InnerException: { } inner } => Describe(inner),
            TypeInitializationException { InnerException: { } inner } => Describe(inner),
            FileNotFoundException
            or FileLoadException
            or TypeLoadException
            or BadImageFormatException
            or DllNotFoundException =>
                $"It could not be loaded: {failure.Message.ReplaceLineEndings(" ")}",
            ReflectionTypeLoadException types =>
                $"It could not be loaded: {types.LoaderExceptions.FirstOrDefault()?.Message.ReplaceLineEndings(" ")}",
            _ => $"Its constructor failed with {failure.GetType().Name}.",
        };
}
