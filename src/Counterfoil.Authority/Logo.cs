namespace Counterfoil.Authority;

/// <summary>
/// A small picture that stands in a row and on pages: a <c>data:</c> URI of a PNG, JPEG or WebP image. No SVG, which is a
/// program. Pure.
/// </summary>
public static class Logo
{
    /// <summary>The most bytes of the picture.</summary>
    public const int MostBytes = 32 * 1024;

    private const int MostCharacters = (MostBytes + 2) / 3 * 4;
    private const string Mark = ";base64,";

    /// <summary>The picture as a URI, by what its bytes begin with; <c>null</c> for what no logo may be.</summary>
    public static string? Of(ReadOnlySpan<byte> picture) =>
        picture.Length <= MostBytes && TypeOf(picture) is { } type
            ? type + Mark + Convert.ToBase64String(picture)
            : null;

    /// <summary>Whether a text is the URI of such a picture.</summary>
    public static bool Is(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var mark = uri.IndexOf(Mark, StringComparison.Ordinal);
        if (mark < 0 || uri.Length - mark - Mark.Length > MostCharacters)
            return false;
        var bytes = new byte[MostBytes];
        return Convert.TryFromBase64Chars(uri.AsSpan(mark + Mark.Length), bytes, out var length)
            && TypeOf(bytes.AsSpan(0, length)) is { } type
            && uri.AsSpan(0, mark).SequenceEqual(type);
    }

    private static string? TypeOf(ReadOnlySpan<byte> picture) =>
        picture switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "data:image/png",
            [0xFF, 0xD8, 0xFF, ..] => "data:image/jpeg",
            [
                (byte)'R',
                (byte)'I',
                (byte)'F',
                (byte)'F',
                _,
                _,
                _,
                _,
                (byte)'W',
                (byte)'E',
                (byte)'B',
                (byte)'P',
                ..,
            ] => "data:image/webp",
            _ => null,
        };
}
