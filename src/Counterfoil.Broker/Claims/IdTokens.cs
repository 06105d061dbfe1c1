using Counterfoil.Broker.Signing;
using Counterfoil.Jose;

namespace Counterfoil.Broker.Claims;

/// <summary>What an id_token is made from. Immutable.</summary>
/// <param name="Person">Whom it is about, and for which application.</param>
/// <param name="ClientId">The application id that the application used: the audience.</param>
public sealed record IdTokenWish(ClaimedPerson Person, string ClientId)
{
    /// <summary>The nonce of the request; <c>null</c> for none.</summary>
    public string? Nonce { get; init; }

    /// <summary>The access token beside it; <c>null</c> for none.</summary>
    public Secret? AccessToken { get; init; }

    /// <summary>The code beside it, in a response by the browser; <c>null</c> for none.</summary>
    public Secret? Code { get; init; }
}

/// <summary>
/// Makes id_tokens (OpenID Connect Core 2, wire.md 2.7): five minutes, begun a minute early for clocks that lag, signed as the
/// application is registered. Never with a ticket. Thread-safe.
/// </summary>
public sealed class IdTokens(SigningKeys keys, TimeProvider time)
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(1);

    /// <summary>Makes one.</summary>
    public async ValueTask<string> MakeAsync(IdTokenWish wish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        var person = wish.Person;
        var key = await keys.CurrentAsync(
            JwsAlgorithms.Named(person.Application.SigningAlgorithm) ?? JwsAlgorithm.RS256,
            cancellationToken
        );
        var now = time.GetUtcNow();
        using var writer = new JwtWriter();
        writer
            .Add("iss", person.Issuer)
            .Add("sub", Subject.Of(person.Proof, person.Account))
            .Add("aud", wish.ClientId)
            .Add("nbf", now - Backdating)
            .Add("exp", now + Life)
            .Add(
                "iat",
                now,
                person.Application.Compatibility.IssuedAtAsText
                    ? InstantForm.Text
                    : InstantForm.Number
            )
            .Add("auth_time", person.Proof.Origin.ProvenAt)
            .Add("nonce", wish.Nonce)
            .Add("acr", AuthenticationWords.ContextOf(person.Proof.Origin))
            .Add("amr", AuthenticationWords.MethodsOf(person.Proof.Origin));
        if (wish.AccessToken is { } access)
            writer.Add("at_hash", TokenHash.Of(access.Reveal()));
        if (wish.Code is { } code)
            writer.Add("c_hash", TokenHash.Of(code.Reveal()));
        foreach (var (name, value) in PersonClaims.Of(person))
            writer.Add(name, value);
        return writer.Sign(key);
    }
}
