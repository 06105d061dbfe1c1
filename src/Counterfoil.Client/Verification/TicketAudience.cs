using System.Buffers.Text;
using System.Text.Json;
using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>
/// The audience of tokens that bring a ticket: named after a claim of their own, the customer's serial number (wire.md 2.7).
/// Stateless.
/// </summary>
internal static class TicketAudience
{
    /// <summary>What a token says before it is verified. Not believed: it only says what the verifier is to find.</summary>
    public static string NamedIn(string token)
    {
        try
        {
            var parts = token.Split('.');
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return payload.RootElement.GetProperty("aud").GetString() ?? "";
        }
        catch (Exception failure)
            when (failure
                    is FormatException
                        or JsonException
                        or KeyNotFoundException
                        or IndexOutOfRangeException
                        or InvalidOperationException
            )
        {
            return "";
        }
    }

    /// <summary>Whether the audience of a verified token is the customer that it is about.</summary>
    public static bool IsOwn(JwtClaims claims) =>
        (claims.Text(LoginClaims.Prefix + "serial") ?? claims.Text(LoginClaims.Tenant))
            is { } serial
        && claims.Audiences is [var audience]
        && audience == $"spn:{serial}";
}
