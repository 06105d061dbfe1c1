using System.Text;
using System.Text.RegularExpressions;
using Counterfoil.Server.Mail;
using Shouldly;

namespace Counterfoil.Tests.Server.Course;

/// <summary>A folder that letters come into.</summary>
internal sealed partial class LetterBox : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-mail-").FullName;

    /// <summary>Puts a server's letters into it.</summary>
    public MailSettings Settings => new() { From = "login@example.com", Folder = folder };

    /// <summary>How many letters have come.</summary>
    public int Count => Directory.GetFiles(folder).Length;

    /// <summary>The one letter, once it is there; it is taken out.</summary>
    public async Task<string> TakeAsync()
    {
        var text = "";
        await Until.TrueAsync(() => (text = Written()).Length > 0);
        Count.ShouldBe(1);
        foreach (var file in Directory.GetFiles(folder))
            File.Delete(file);
        var parts = text.Split("\r\n\r\n", 2);
        return parts[0].Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? parts[0]
                + "\n"
                + Encoding.UTF8.GetString(
                    Convert.FromBase64String(parts[1].Replace("\r\n", "", StringComparison.Ordinal))
                )
            : text.Replace("=\r\n", "", StringComparison.Ordinal)
                .Replace("=3D", "=", StringComparison.Ordinal);
    }

    /// <summary>The link in a letter.</summary>
    public static Uri LinkIn(string letter) => new(Link().Match(letter).Value);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Whoever writes it keeps it for himself until it is whole.
    private string Written()
    {
        if (Directory.GetFiles(folder) is not [var file])
            return "";
        try
        {
            using var reader = new StreamReader(
                new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)
            );
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    [GeneratedRegex("http[^\\s]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
