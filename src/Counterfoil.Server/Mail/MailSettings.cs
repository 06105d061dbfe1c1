using System.Globalization;
using System.Net;

namespace Counterfoil.Server.Mail;

/// <summary>Where letters go. Immutable.</summary>
internal sealed record MailSettings
{
    /// <summary>Who they are from.</summary>
    public required string From { get; init; }

    /// <summary>The server; <c>null</c> where they go into a folder.</summary>
    public MailServer? Server { get; init; }

    /// <summary>Who sends; <c>null</c> for nobody in particular.</summary>
    public string? User { get; init; }

    /// <summary>By what the server knows who sends.</summary>
    public Secret? Password { get; init; }

    /// <summary>The folder; <c>null</c> where they go to a server.</summary>
    public string? Folder { get; init; }
}

/// <summary>A server that takes letters.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record MailServer(string Host, int Port)
{
    private const int Submission = 587;

    /// <summary>Whether letters to it never leave this machine.</summary>
    public bool IsHere =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>host</c> or <c>host:port</c>.</summary>
    public static bool TryParse(string text, out MailServer server)
    {
        var parts = text.Trim().Split(':');
        var port = Submission;
        var isRead =
            parts.Length is 1 or 2
            && Uri.CheckHostName(parts[0]) != UriHostNameType.Unknown
            && (
                parts.Length == 1
                || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out port)
            )
            && port is > 0 and < 65_536;
        server = new MailServer(parts[0], port);
        return isRead;
    }
}
