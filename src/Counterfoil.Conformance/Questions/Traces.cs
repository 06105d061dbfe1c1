using System.Text;
using System.Text.RegularExpressions;

namespace Counterfoil.Conformance;

/// <summary>
/// Finds a secret in a text: as it is, percent-encoded, in hexadecimal, or in Base64 (also in the middle of something
/// longer), each of UTF-8 or UTF-16; and of a long secret, any part of twelve characters. A hash of it is not found.
/// </summary>
internal static partial class Traces
{
    private const int Shortest = 4;
    private const int Part = 12;

    public static bool AreIn(string text, Secret secret)
    {
        if (secret.Length < Shortest || text.Length == 0)
            return false;
        var parts = PartsOf(secret.Reveal()).ToList();
        return Readings(text).Any(reading => parts.Any(part => IsIn(reading, part)));
    }

    // A part of a short secret could be in any text by chance.
    private static IEnumerable<string> PartsOf(string secret)
    {
        if (secret.Length < 2 * Part)
            return [secret];
        return Enumerable
            .Range(0, secret.Length - Part + 1)
            .Select(start => secret.Substring(start, Part));
    }

    private static bool IsIn(byte[] reading, string part) =>
        reading.AsSpan().IndexOf(Encoding.UTF8.GetBytes(part)) >= 0
        || reading.AsSpan().IndexOf(Encoding.Unicode.GetBytes(part)) >= 0
        || reading.AsSpan().IndexOf(Encoding.BigEndianUnicode.GetBytes(part)) >= 0;

    private static IEnumerable<byte[]> Readings(string text)
    {
        yield return Encoding.UTF8.GetBytes(text);
        if (text.Contains('%', StringComparison.Ordinal))
            yield return Encoding.UTF8.GetBytes(Uri.UnescapeDataString(text));
        foreach (var run in HexRuns().Matches(text).Select(found => Squeezed(found.Value)))
        {
            for (var offset = 0; offset < 2 && run.Length - offset >= 2; offset++)
                yield return Convert.FromHexString(
                    run.AsSpan(offset, (run.Length - offset) / 2 * 2)
                );
        }
        foreach (var run in Base64Runs().Matches(text).Select(found => found.Value))
        {
            var plain = run.Replace('-', '+').Replace('_', '/');
            for (var offset = 0; offset < 4 && plain.Length - offset >= 4; offset++)
                yield return Convert.FromBase64String(Padded(plain[offset..]));
        }
    }

    private static string Squeezed(string hex) =>
        hex.Replace("-", "", StringComparison.Ordinal)
            .Replace(":", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal);

    // A single letter behind the last four stands for less than a byte.
    private static string Padded(string base64) =>
        (base64.Length % 4) switch
        {
            0 => base64,
            1 => base64[..^1],
            2 => base64 + "==",
            _ => base64 + "=",
        };

    [GeneratedRegex("(?:[0-9A-Fa-f]{2}[-: ]?){4,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HexRuns();

    [GeneratedRegex("[A-Za-z0-9+/_-]{5,}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Base64Runs();
}
