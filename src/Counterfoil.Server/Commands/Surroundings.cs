using System.Collections;
using System.Text;

namespace Counterfoil.Server.Commands;

/// <summary>What a command has around it: its streams, its environment, a person at a keyboard or none.</summary>
internal sealed record Surroundings
{
    /// <summary>For what was asked for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For everything else.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>For passwords by <c>--password-stdin</c>, and answers.</summary>
    public required TextReader Input { get; init; }

    /// <summary>The environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Whether somebody can be asked.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether tables may be as wide as the terminal and show progress.</summary>
    public bool HasScreen { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads a line that is not shown while it is typed.</summary>
    public required Func<string, string> ReadHidden { get; init; }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess() =>
        new()
        {
            Output = Console.Out,
            Error = Console.Error,
            Input = Console.In,
            Environment = System
                .Environment.GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToDictionary(
                    one => (string)one.Key,
                    one => (string?)one.Value ?? "",
                    StringComparer.Ordinal
                ),
            IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            HasScreen = !Console.IsOutputRedirected,
            ReadHidden = ReadHiddenFromConsole,
        };

    /// <summary>A variable; <c>null</c> when it is absent or empty.</summary>
    public string? Variable(string name) =>
        Environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Asks for a line.</summary>
    public string Ask(string prompt)
    {
        Error.Write(prompt);
        Error.Flush();
        return Input.ReadLine() ?? "";
    }

    private static string ReadHiddenFromConsole(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return text.ToString();
    }
}
