using System.Net;
using System.Text;

namespace Counterfoil.Client;

/// <summary>Writes <see cref="Use.Header"/> for this process: program, machine, the operating system's user, purpose.</summary>
internal static class UseHeader
{
    /// <summary>The header's value.</summary>
    public static string Write(string program, string purpose) =>
        string.Join("; ", Part(program), Part(Dns.GetHostName()), Part(User()), Part(purpose));

    private static string User() =>
        OperatingSystem.IsWindows()
            ? $@"{Environment.UserDomainName}\{Environment.UserName}"
            : Environment.UserName;

    // A header is ASCII, and a semicolon would begin the next part.
    private static string Part(string text) =>
        new StringBuilder()
            .AppendJoin(
                "",
                text.Select(character =>
                    character is >= ' ' and <= '~' and not ';' ? character : '?'
                )
            )
            .ToString();
}
