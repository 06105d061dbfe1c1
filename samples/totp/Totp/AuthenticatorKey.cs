using System.Security.Cryptography;
using System.Text.Json;
using Counterfoil;

namespace Totp;

/// <summary>What a row's secret holds: a key, whether a first code has shown that the app has it, and the hashes of recovery codes.</summary>
public sealed record AuthenticatorKey
{
    /// <summary>160 random bits in Base32 (RFC 4226 section 4, R6).</summary>
    public required string Key { get; init; }

    /// <summary>Whether a first code has been given.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>Hashes of the recovery codes that are left.</summary>
    public IReadOnlyList<string> Recovery { get; init; } = [];

    /// <summary>A new key with the recovery codes to go with it, unconfirmed; the codes are shown now and never again.</summary>
    public static (AuthenticatorKey Key, IReadOnlyList<string> Codes) Create()
    {
        var codes = RecoveryCodes.Create();
        var key = new AuthenticatorKey
        {
            Key = Base32.Encode(RandomNumberGenerator.GetBytes(20)),
            Recovery =
            [
                .. codes.Select(code => RecoveryCodes.HashOf(RecoveryCodes.Normalise(code))),
            ],
        };
        return (key, codes);
    }

    /// <summary>Reads a row's secret.</summary>
    /// <exception cref="JsonException">It is none of ours.</exception>
    public static AuthenticatorKey Read(Secret secret) =>
        JsonSerializer.Deserialize<AuthenticatorKey>(secret.Reveal())
        ?? throw new JsonException("An authenticator's key is missing.");

    /// <summary>Writes a row's secret; the house encrypts it.</summary>
    public Secret ToSecret() => new(JsonSerializer.Serialize(this));

    /// <summary>What the app reads: the key, whose it is, and where (the key URI format of authenticator apps).</summary>
    public string ToUri(string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}"
        + $"?secret={Key}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period=30";
}
