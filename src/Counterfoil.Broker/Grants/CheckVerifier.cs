using Counterfoil.Jose;

namespace Counterfoil.Broker.Grants;

/// <summary>
/// The verifier is the one behind the challenge, wherever there was a challenge; and where there was none, there must be no
/// verifier: somebody could have taken the challenge out of the request (RFC 9700 section 2.1.1, CVE-2025-4144).
/// </summary>
internal sealed class CheckVerifier : IRedeemCheck
{
    public string? Check(Authorization authorization, CodeShown shown) =>
        (authorization.CodeChallenge, shown.Verifier) switch
        {
            (null, null) => null,
            (null, not null) =>
                "code_verifier came, but the authorization request had no code_challenge.",
            (not null, null) => "code_verifier is missing.",
            var (challenge, verifier) => CodeChallenge.Parse(challenge) is { } bound
            && bound.IsAnsweredBy(verifier.Reveal())
                ? null
                : "code_verifier is not the one behind the code_challenge.",
        };
}
