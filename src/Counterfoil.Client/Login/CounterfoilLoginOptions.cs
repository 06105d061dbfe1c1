using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;

namespace Counterfoil.Client;

/// <summary>How an application lets people log in at the broker. All but the first three have a default.</summary>
public sealed class CounterfoilLoginOptions : OAuthOptions
{
    private TokenVerifier? verifier;

    /// <summary>The scheme's name.</summary>
    public const string DefaultScheme = "Counterfoil";

    /// <summary>The options with their defaults: the code flow with PKCE, tokens kept in the application's own cookie.</summary>
    public CounterfoilLoginOptions()
    {
        CallbackPath = new PathString("/signin-counterfoil");
        UsePkce = true;
        SaveTokens = true;
        Scope.Add("openid");
    }

    /// <summary>The broker's address, <c>https://login.example.com</c>: the issuer of what it says. https, or http on this machine.</summary>
    public Uri? Authority { get; set; }

    /// <summary>
    /// The parameter of the application's own addresses that names the tenant, as a web panel's template <c>&lt;uctx&gt;</c> fills
    /// it in; the login is then of that tenant, without a question, and a login of another tenant is none for such a request.
    /// <c>null</c> for none.
    /// </summary>
    public string? TenantParameter { get; set; } = "uctx";

    /// <summary>By how much the clocks of both may differ. Default: a minute; at most five.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override void Validate()
    {
        if (Authority is not { IsAbsoluteUri: true } || !AuthorityAddress.IsSafe(Authority))
            throw new InvalidOperationException(
                "Authority is the broker's address: https, or http on this machine."
            );
        if (ClockSkew < TimeSpan.Zero || ClockSkew > TimeSpan.FromMinutes(5))
            throw new InvalidOperationException("ClockSkew is at most five minutes.");
        // A public application has no token; the framework insists on one.
        if (string.IsNullOrEmpty(ClientSecret))
            ClientSecret = PublicSecret;
        base.Validate();
    }

    /// <summary>What stands for the token of an application that has none.</summary>
    internal const string PublicSecret = "(public)";

    /// <summary>What verifies the id_tokens; made at the first.</summary>
    internal TokenVerifier VerifierBy(TimeProvider time) =>
        verifier ??= new TokenVerifier(Authority!, Backchannel, time) { ClockSkew = ClockSkew };

    /// <summary>The refresh tokens that are being exchanged.</summary>
    internal Renewals Renewals { get; } = new();

    internal bool IsPublic => ClientSecret == PublicSecret;

    /// <summary>The issuer: the address without a slash at its end.</summary>
    internal string Issuer => Authority!.GetLeftPart(UriPartial.Path).TrimEnd('/');
}
