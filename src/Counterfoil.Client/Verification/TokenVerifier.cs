using Counterfoil.Jose;

namespace Counterfoil.Client;

/// <summary>
/// Verifies what the broker signed for an application (ledger B17): signature by the published keys, issuer, audience, time,
/// and the nonce. One of them serves a whole program. Thread-safe.
/// </summary>
public sealed class TokenVerifier : IDisposable
{
    /// <summary>The issuer of tokens of the old form and of a system user's (wire.md 2.7).</summary>
    public const string OldIssuer = "SuperOffice AS";

    private readonly BrokerKeys keys;
    private readonly string issuer;

    /// <summary>A verifier of one broker's tokens.</summary>
    /// <param name="authority">The broker's address: https, or http on this machine.</param>
    /// <param name="http">What the keys are fetched with; not disposed.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <exception cref="ArgumentException">The address is not safe to fetch keys from.</exception>
    public TokenVerifier(Uri authority, HttpClient http, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (!AuthorityAddress.IsSafe(authority))
            throw new ArgumentException(
                "Keys are fetched over https, or over http on this machine.",
                nameof(authority)
            );
        issuer = authority.GetLeftPart(UriPartial.Path).TrimEnd('/');
        keys = new BrokerKeys(new Uri(issuer + "/"), http, time ?? TimeProvider.System);
    }

    /// <summary>By how much the clocks of both may differ; a minute.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What an id_token says.</summary>
    /// <param name="token">The token as it came.</param>
    /// <param name="clientId">The application's own id.</param>
    /// <param name="nonce">The nonce of the request; <c>null</c> where it sent none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TokenRefusedException">It is not to be believed.</exception>
    public async Task<JwtClaims> VerifyIdTokenAsync(
        string token,
        string clientId,
        string? nonce,
        CancellationToken cancellationToken
    )
    {
        var claims = await VerifyAsync(
            token,
            new JwtExpectation(issuer, clientId) { Leeway = ClockSkew },
            cancellationToken
        );
        return string.Equals(claims.Nonce, nonce, StringComparison.Ordinal)
            ? claims
            : throw new TokenRefusedException("The token answers another request (nonce).");
    }

    /// <summary>
    /// What the token in the old form's field <c>jwt</c> says: with a ticket, and for whoever holds that. Its audience is named
    /// after the customer, by a claim of its own (wire.md 2.7), and not after the application: another application of the same
    /// customer could pass on what it got. Take it only as the answer to a login that this browser began.
    /// </summary>
    /// <param name="token">The token as it came.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TokenRefusedException">It is not to be believed.</exception>
    public async Task<JwtClaims> VerifyOldFormAsync(
        string token,
        CancellationToken cancellationToken
    )
    {
        var claims = await VerifyAsync(
            token,
            new JwtExpectation(OldIssuer, TicketAudience.NamedIn(token)) { Leeway = ClockSkew },
            cancellationToken
        );
        return TicketAudience.IsOwn(claims)
            ? claims
            : throw new TokenRefusedException(
                "The token's audience is not the customer it is about."
            );
    }

    /// <summary>What a token says of which the caller knows the issuer and the audience.</summary>
    /// <exception cref="TokenRefusedException">It is not to be believed.</exception>
    public async Task<JwtClaims> VerifyAsync(
        string token,
        JwtExpectation expectation,
        CancellationToken cancellationToken
    ) =>
        await keys.ReadAsync(token, expectation, cancellationToken) switch
        {
            JwtResult.Verified(var claims, _) => claims,
            JwtResult.Refused(var reason) => throw new TokenRefusedException(
                $"The token is not to be believed ({reason})."
            ),
            _ => throw new TokenRefusedException("The token is not to be believed."),
        };

    /// <inheritdoc/>
    public void Dispose() => keys.Dispose();
}
