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
}

/// <summary>Tells each step at once, on the thread that took it.</summary>
internal sealed class Steps(Action<string> tell) : IProgress<string>
{
    /// <inheritdoc/>
    public void Report(string value) => tell(value);
}
