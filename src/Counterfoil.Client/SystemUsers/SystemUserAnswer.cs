using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>Verifies what an exchange was answered with (wire.md 2.7). Stateless.</summary>
internal static class SystemUserAnswer
{
    /// <summary>The claims of an answer for a tenant: signature, issuer, audience, time, and that it is about this tenant.</summary>
    /// <exception cref="TokenRefusedException">It is not to be believed, or it is about another tenant.</exception>
    public static async Task<JwtClaims> VerifyAsync(
        TokenVerifier verifier,
        string token,
        string tenant,
        CancellationToken cancellationToken
    )
    {
        var claims = await verifier.VerifyOldFormAsync(token, cancellationToken);
        return string.Equals(
            claims.Text(LoginClaims.Tenant),
            tenant,
            StringComparison.OrdinalIgnoreCase
        )
            ? claims
            : throw new TokenRefusedException("The token is about another tenant.");
    }
}
