namespace Counterfoil;

/// <summary>An OAuth code, well-formed or not: what an application redeems after a login.</summary>
/// <param name="Text">The code as it arrived.</param>
public sealed record GrantEvidence(Secret Text) : Evidence
{
    /// <inheritdoc/>
    public override string Kind => "code";
}

/// <summary>A refresh token, well-formed or not.</summary>
/// <param name="Text">The token as it arrived.</param>
public sealed record RefreshTokenEvidence(Secret Text) : Evidence
{
    /// <inheritdoc/>
    public override string Kind => "refresh_token";
}

/// <summary>
/// The token of an application, beside whatever says who somebody is (<c>SO-AppToken</c>, SOAP's <c>ApplicationToken</c>):
/// it says through which application they come. It resolves nobody.
/// </summary>
/// <param name="Text">The token as it arrived; never blank.</param>
public sealed record ApplicationTokenEvidence(Secret Text) : Evidence
{
    /// <summary>The request header that carries one (wire.md 1.14).</summary>
    public const string Header = "SO-AppToken";

    /// <inheritdoc/>
    public override string Kind => "application_token";
}
