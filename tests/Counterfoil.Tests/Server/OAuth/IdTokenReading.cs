using System.Text;
using Counterfoil.Jose;
using Shouldly;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>Verifies an id_token as a client does: with the keys that the server publishes.</summary>
internal static class IdTokenReading
{
    public static async Task<JwtClaims> VerifyAsync(
        ProtocolHouse house,
        string token,
        string audience,
        string? issuer = null
    )
    {
        var keys = JwkSet.Read(
            Encoding.UTF8.GetBytes((await house.GetAsync("/login/.well-known/jwks")).Body)
        );
        var verifier = new JwsVerifier(keys.ShouldNotBeNull().Keys);
        var result = new JwtReader(verifier, house.Server.Time).Read(
            token,
            new JwtExpectation(issuer ?? house.Server.Address.AbsoluteUri.TrimEnd('/'), audience)
        );
        return result.ShouldBeOfType<JwtResult.Verified>().Claims;
    }
}
