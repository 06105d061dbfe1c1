using System.Text;

namespace Counterfoil.Client;

/// <summary>Asks at the console, on standard error: what a program prints stays its own.</summary>
internal static class ConsoleDialog
{
    public static ValueTask<NameAndPassword?> AskAsync(
        LoginQuestion question,
        CancellationToken cancellationToken
    )
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
            return new((NameAndPassword?)null);
        if (question.Problem is not null)
            Console.Error.WriteLine(question.Problem);
        Console.Error.Write($"User name at {question.Authority}: ");
        if (Console.ReadLine() is not { Length: > 0 } name)
            return new((NameAndPassword?)null);
        return new(new NameAndPassword(name.Trim(), ReadHidden("Password: ")));
    }

    private static Secret ReadHidden(string prompt)
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
        return new Secret(text.ToString());
    }
}
