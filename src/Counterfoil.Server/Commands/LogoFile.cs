using Counterfoil.Authority;

namespace Counterfoil.Server.Commands;

/// <summary>Reads a logo from a file into the data URI that the API takes.</summary>
internal static class LogoFile
{
    private const string Begin = "logo=@";

    /// <summary>The assignments, with <c>logo=@FILE</c> as the file's content.</summary>
    /// <exception cref="CommandRefusedException">The file is not there, too large, or of no known kind.</exception>
    public static IEnumerable<string> Read(IEnumerable<string> assignments) =>
        assignments.Select(one =>
            one.StartsWith(Begin, StringComparison.OrdinalIgnoreCase)
                ? "logo=" + ToUri(one[Begin.Length..])
                : one
        );

    private static string ToUri(string file)
    {
        var info = new FileInfo(file);
        if (!info.Exists || info.Length > Logo.MostBytes)
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"'{file}' is not there, or has more than {Logo.MostBytes / 1024} KiB."
            );
        return Logo.Of(File.ReadAllBytes(file))
            ?? throw new CommandRefusedException(
                ExitCode.Usage,
                $"'{file}' is no PNG, JPEG or WebP picture."
            );
    }
}
