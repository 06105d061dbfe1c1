namespace Counterfoil.Jose;

/// <summary>How a reader takes a token's end.</summary>
public enum TokenLife
{
    /// <summary>A token that has ended, or says no end, is refused.</summary>
    MustLast,

    /// <summary>
    /// A token that has ended is read nevertheless: it is a hint and proves nothing, such as <c>id_token_hint</c> (OpenID Connect
    /// Core 3.1.2.1).
    /// </summary>
    MayHaveEnded,
}

/// <summary>What a reader demands of a token (RFC 8725 3.8 to 3.11). Immutable.</summary>
/// <param name="Issuer">Who must have issued it, exactly.</param>
/// <param name="Audience">For whom it must be: one of its audiences, exactly.</param>
public sealed record JwtExpectation(string Issuer, string Audience)
{
    /// <summary>Its type.</summary>
    public TokenType Type { get; init; } = TokenType.PlainJwt;

    /// <summary>How far clocks may be apart; one minute.</summary>
    public TimeSpan Leeway { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How its end is taken.</summary>
    public TokenLife Life { get; init; } = TokenLife.MustLast;

    /// <summary>How long ago it may have been issued; <c>null</c>: it need not say.</summary>
    public TimeSpan? Oldest { get; init; }
}
