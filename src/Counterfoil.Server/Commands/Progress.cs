using Spectre.Console;

namespace Counterfoil.Server.Commands;

/// <summary>Shows that something takes a while, on standard error; where that is no screen, nothing.</summary>
internal static class Progress
{
    /// <summary>Does the work; it tells each step's name as it begins.</summary>
    public static Task ShowAsync(
        Surroundings surroundings,
        string title,
        Func<Action<string>, Task> work
    )
    {
        if (!surroundings.HasScreen)
            return work(_ => { });
        return Printer
            .ConsoleOn(surroundings.Error, isScreen: true)
            .Progress()
            .AutoClear(enabled: true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new ElapsedTimeColumn(),
                new SpinnerColumn()
            )
            .StartAsync(context =>
            {
                var task = context.AddTask(Markup.Escape(title)).IsIndeterminate();
                return work(step => task.Description = Markup.Escape($"{title}: {step}"));
            });
    }

    /// <summary>Does the work and shows a bar; it tells how much is done, of how much, and of what.</summary>
    public static async Task<T> BarAsync<T>(
        Surroundings surroundings,
        string title,
        Func<Action<string, long, long>, Task<T>> work
    )
    {
        if (!surroundings.HasScreen)
            return await work((_, _, _) => { });
        return await Printer
            .ConsoleOn(surroundings.Error, isScreen: true)
            .Progress()
            .AutoClear(enabled: true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(context =>
            {
                var task = context.AddTask(Markup.Escape(title));
                return work(
                    (what, done, total) =>
                    {
                        task.Description = Markup.Escape($"{title}: {what}");
                        task.MaxValue = Math.Max(1, total);
                        task.Value = done;
                    }
                );
            });
    }
}

/// <summary>Tells each step at once, on the thread that took it.</summary>
internal sealed class Steps(Action<string> tell) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => tell(value);
}
