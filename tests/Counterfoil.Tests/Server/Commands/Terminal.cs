using System.Text.Json.Nodes;
using Counterfoil.Server.Commands;
using Shouldly;

namespace Counterfoil.Tests.Server.Commands;

/// <summary>How a command ended, and what it wrote.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public Ended ShouldBeDone()
    {
        ExitCode.ShouldBe(0, Error);
        return this;
    }

    public Ended ShouldEndWith(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, Output + Error);
        Error.TrimEnd().Split('\n')[^1].ShouldStartWith("counterfoil: ");
        return this;
    }
}

/// <summary>A person's terminal, or a script's: runs commands in this process with surroundings of their own.</summary>
internal sealed class Terminal : IDisposable
{
    private readonly Dictionary<string, string> environment;

    public Terminal(Uri? server = null)
    {
        Home = Directory.CreateTempSubdirectory("counterfoil-").FullName;
        environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = Home,
            ["XDG_STATE_HOME"] = Path.Combine(Home, "state"),
            ["XDG_DATA_HOME"] = Path.Combine(Home, "data"),
        };
        if (server is not null)
            environment["COUNTERFOIL_SERVER"] = server.AbsoluteUri;
    }

    public string Home { get; }

    /// <summary>What a person answers to prompts that are not hidden, then to those that are.</summary>
    public Queue<string> Typed { get; } = new();

    public Queue<string> TypedHidden { get; } = new();

    public bool IsInteractive { get; set; }

    public string TicketFile => Path.Combine(Home, "state", "counterfoil", "login.json");

    public void Set(string name, string? value)
    {
        if (value is null)
            environment.Remove(name);
        else
            environment[name] = value;
    }

    public Task<Ended> RunAsync(params string[] arguments) => RunWithAsync("", arguments);

    /// <summary>Runs a command with this on its standard input.</summary>
    public async Task<Ended> RunWithAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await Tool.RunAsync(
            arguments,
            Surroundings(output, error, input),
            CancellationToken.None
        );
        return new Ended(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Starts a command that serves; it goes on until disposed.</summary>
    public Task<RunningCommand> StartAsync(string lastLine, params string[] arguments) =>
        RunningCommand.StartAsync(
            (output, error, stop) =>
                Tool.RunAsync(arguments, Surroundings(output, error, ""), stop),
            lastLine
        );

    public async Task<Ended> LogInAsync(Somebody somebody, params string[] more) =>
        (
            await RunWithAsync(
                somebody.Password + "\n",
                ["login", "--user", somebody.Name, "--password-stdin", .. more]
            )
        ).ShouldBeDone();

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private Surroundings Surroundings(TextWriter output, TextWriter error, string input) =>
        new()
        {
            Output = output,
            Error = error,
            Input = IsInteractive
                ? new StringReader(string.Join('\n', Typed.DequeueAll()))
                : new StringReader(input),
            Environment = environment,
            IsInteractive = IsInteractive,
            ReadHidden = _ => TypedHidden.Dequeue(),
        };
}

internal static class Queues
{
    public static IReadOnlyList<T> DequeueAll<T>(this Queue<T> queue)
    {
        var all = queue.ToList();
        queue.Clear();
        return all;
    }
}
