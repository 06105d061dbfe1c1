using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Totp;

/// <summary>
/// Codes for the day when the telephone is gone: twenty digits each, which is 66 random bits (NIST SP 800-63B asks for
/// 64), and digits because that is what the page's keyboard has. Only their hashes are kept; each is good once.
/// </summary>
public static class RecoveryCodes
{
    /// <summary>How many digits a code has, without the dashes.</summary>
    public const int Digits = 20;

    private const int Count = 8;
    private const int Group = 5;

    /// <summary>New codes, as they are shown once.</summary>
    public static IReadOnlyList<string> Create() =>
        [.. Enumerable.Range(0, Count).Select(_ => CreateOne())];

    /// <summary>What is kept of a code. It has too many random bits to be guessed, so that no slow hash is needed.</summary>
    public static string HashOf(string digits) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(digits)));

    /// <summary>A code as it was typed, without what people put between digits.</summary>
    public static string Normalise(string typed) =>
        typed.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    private static string CreateOne()
    {
        var groups = Enumerable
            .Range(0, Digits / Group)
            .Select(_ =>
                RandomNumberGenerator.GetInt32(100_000).ToString("D5", CultureInfo.InvariantCulture)
            );
        return string.Join('-', groups);
    }
}
