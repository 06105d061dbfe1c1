using System.Buffers;

namespace Counterfoil.Server.Commands;

/// <summary>How this program is started once more from another terminal: what is printed can be typed as it stands.</summary>
internal static class ProgramName
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/+:@%"
    );

    /// <summary>Of this process.</summary>
    public static string OfProcess() =>
        Of(
            Environment.ProcessPath ?? "counterfoil",
            Environment.GetCommandLineArgs()[0],
            Environment.GetEnvironmentVariable("PATH") ?? ""
        );

    /// <summary>Of a process: its name alone where the path finds it, else where it lies; with the library behind the host that runs it.</summary>
    public static string Of(string process, string program, string path)
    {
        var first = IsFound(process, path) ? Path.GetFileName(process) : Quoted(process);
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? $"{first} {Quoted(Path.GetFullPath(program))}"
            : first;
    }

    /// <summary>A word as a shell takes it.</summary>
    public static string Quoted(string word) =>
        word.AsSpan().ContainsAnyExcept(Plain)
            ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : word;

    private static bool IsFound(string process, string path) =>
        path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => new FileInfo(Path.Combine(folder, Path.GetFileName(process))))
            .FirstOrDefault(file => file.Exists)
            is { } found
        && (found.ResolveLinkTarget(returnFinalTarget: true) ?? found).FullName
            == (
                new FileInfo(process).ResolveLinkTarget(returnFinalTarget: true)?.FullName
                ?? process
            );
}
