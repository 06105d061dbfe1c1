using System.Buffers.Text;
using System.Text.Json;
using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>Verifies what an exchange was answered with (wire.md 2.7). Stateless.</summary>
internal static class SystemUserAnswer
{
    private const string Prefix = "http://schemes.superoffice.net/identity/";

    /// <summary>
    /// The claims of an answer for a tenant. Its audience is named after a claim of its own, the customer's serial number: so
    /// what is verified is the signature, the issuer, the time, and that it is about this tenant.
    /// </summary>
    /// <exception cref="TokenRefusedException">It is not to be believed, or it is about another tenant.</exception>
    public static async Task<JwtClaims> VerifyAsync(
        TokenVerifier verifier,
        string token,
        string tenant,
        CancellationToken cancellationToken
    )
    {
        var claims = await verifier.VerifyAsync(
            token,
            new JwtExpectation(TokenVerifier.OldIssuer, AudienceIn(token)),
            cancellationToken
        );
        var serial = claims.Text(Prefix + "serial") ?? claims.Text(Prefix + "ctx");
        return
            string.Equals(claims.Text(Prefix + "ctx"), tenant, StringComparison.OrdinalIgnoreCase)
            && claims.Audiences is [var audience]
            && audience == $"spn:{serial}"
            ? claims
            : throw new TokenRefusedException("The token is about another tenant.");
    }

    // Not believed: it only says what the verifier is to find.
    private static string AudienceIn(string token)
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
}
