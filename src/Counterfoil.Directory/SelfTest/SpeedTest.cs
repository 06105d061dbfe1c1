using System.Globalization;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether the controller answers in the time that a login gives it: all of the trial took more than one login does.</summary>
internal static class SpeedTest
{
    public const string Name = "speed";

    public static Task<Stage> RunAsync(ControllerTrial trial, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (name, limit) = (trial.NameOf(Name), trial.Settings.TimeLimit);
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"All of this took {trial.Elapsed.TotalSeconds:0.00} s; time-limit is {limit.TotalSeconds} s."
        );
        return Task.FromResult(
            Stage.On(
                trial.Elapsed <= limit
                    ? TestStep.Good(name, found)
                    : TestStep.Doubtful(
                        name,
                        found,
                        "Name a nearer controller first, or raise time-limit, and plugin-time-limit with it."
                    )
            )
        );
    }
}
