using System.Security.Claims;
using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>A tenant's services move (wire.md 2.10): what a renewal's id_token says of where they are is what counts.</summary>
internal static class TenantMove
{
    private static readonly string[] Addresses = [LoginClaims.WebApi, LoginClaims.NetServer];

    /// <summary>The claims of a renewal's id_token; <c>null</c> where it brought none, or none to be believed about this person.</summary>
    public static async Task<JwtClaims?> ReadAsync(
        TokenVerifier verifier,
        string clientId,
        string? idToken,
        ClaimsPrincipal person
    )
    {
        if (idToken is null)
            return null;
        try
        {
            var claims = await verifier.VerifyIdTokenAsync(
                idToken,
                clientId,
                nonce: null,
                CancellationToken.None
            );
            return IsAbout(person, claims) ? claims : null;
        }
        // The addresses stay as they are. The tokens came from the broker itself and are used up by now.
        catch (Exception failure) when (failure is TokenRefusedException or HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Puts the new addresses in the place of the old ones.</summary>
    public static void Follow(ClaimsPrincipal person, JwtClaims claims)
    {
        foreach (var name in Addresses)
        {
            if (
                claims.Text(name) is not { } now
                || person.FindFirst(name) is not { Subject: { } identity } before
            )
                continue;
            identity.RemoveClaim(before);
            identity.AddClaim(new Claim(name, now));
        }
    }

    // OpenID Connect Core 12.2: the same person as at the login; and in the same tenant.
    private static bool IsAbout(ClaimsPrincipal person, JwtClaims claims) =>
        string.Equals(person.FindFirstValue("sub"), claims.Subject, StringComparison.Ordinal)
        && string.Equals(
            LoginClaims.TenantOf(person),
            claims.Text(LoginClaims.Tenant),
            StringComparison.OrdinalIgnoreCase
        );
}
