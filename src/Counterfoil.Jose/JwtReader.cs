namespace Counterfoil.Jose;

/// <summary>What became of a token.</summary>
public abstract record JwtResult
{
    private JwtResult() { }

    /// <summary>Signed by a trusted key, and as the reader demands.</summary>
    /// <param name="Claims">What it says.</param>
    /// <param name="Key">Who signed it.</param>
    public sealed record Verified(JwtClaims Claims, VerificationKey Key) : JwtResult;

    /// <summary>Not believed.</summary>
    /// <param name="Reason">Why, for the log.</param>
    public sealed record Refused(JoseRefusal Reason) : JwtResult;
}

/// <summary>
/// Reads signed tokens with claims (RFC 7519): first the signature, then what it covers. Never throws for what arrived.
/// Thread-safe.
/// </summary>
public sealed class JwtReader(JwsVerifier verifier, TimeProvider time)
{
    /// <summary>Reads a token.</summary>
    /// <param name="token">What arrived.</param>
    /// <param name="expectation">What it must be.</param>
    public JwtResult Read(string token, JwtExpectation expectation)
    {
        switch (verifier.Verify(token, expectation.Type))
        {
            case JwsResult.Verified(var payload, var key):
                if (JwtClaims.Read(payload) is not { } claims)
                    return new JwtResult.Refused(JoseRefusal.BadClaims);
                return RefusalOf(claims, expectation, time.GetUtcNow()) is { } refusal
                    ? new JwtResult.Refused(refusal)
                    : new JwtResult.Verified(claims, key);
            case JwsResult.Refused(var reason):
                return new JwtResult.Refused(reason);
            default:
                throw new InvalidOperationException();
        }
    }

    private static JoseRefusal? RefusalOf(
        JwtClaims claims,
        JwtExpectation expectation,
        DateTimeOffset now
    )
    {
        if (claims.Issuer != expectation.Issuer)
            return JoseRefusal.WrongIssuer;
        if (!claims.Audiences.Contains(expectation.Audience, StringComparer.Ordinal))
            return JoseRefusal.WrongAudience;
        if (
            expectation.Life is TokenLife.MustLast
            && (claims.Expires is not { } end || now - expectation.Leeway >= end)
        )
            return JoseRefusal.Expired;
        if (claims.NotBefore - expectation.Leeway > now)
            return JoseRefusal.NotYetValid;
        if (claims.IssuedAt - expectation.Leeway > now)
            return JoseRefusal.WrongIssueTime;
        return
            expectation.Oldest is { } oldest
            && (claims.IssuedAt is not { } issued || now - issued > oldest + expectation.Leeway)
            ? JoseRefusal.WrongIssueTime
            : null;
    }
}
