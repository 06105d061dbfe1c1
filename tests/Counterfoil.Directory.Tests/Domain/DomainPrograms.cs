using System.Diagnostics;

namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>Runs the programs of Samba, Kerberos and OpenLDAP; as root where these tests are not.</summary>
internal static class DomainPrograms
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Starts a program with its ends in our hands.</summary>
    public static Process Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A command that talks in another language could not be read.
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end; its output.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string input = ""
    )
    {
        using var process = Start(program, arguments, environment);
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException(
                $"{program} ended with {process.ExitCode}:\n{await errors}{await output}"
            );
    }

    /// <summary>As the other, with the rights of root.</summary>
    public static Task<string> RunAsRootAsync(string program, params IEnumerable<string> arguments)
    {
        var (first, rest) = AsRoot(program, arguments);
        return RunAsync(first, rest);
    }

    /// <summary>The command line that runs a program as root.</summary>
    public static (string Program, IEnumerable<string> Arguments) AsRoot(
        string program,
        IEnumerable<string> arguments
    ) =>
        Environment.IsPrivilegedProcess
            ? (program, arguments)
            : ("sudo", [.. new[] { "-n", program }, .. arguments]);
}
