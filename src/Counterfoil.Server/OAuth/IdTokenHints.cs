using System.Buffers.Text;
using System.Text.Json;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Signing;
using Counterfoil.Jose;

namespace Counterfoil.Server.OAuth;

/// <summary>What an id_token says that came back as a hint: verified, and no proof of anything.</summary>
/// <param name="Subject">Whom it is about.</param>
/// <param name="Audience">The application id that it was made for.</param>
internal sealed record IdTokenHint(string Subject, string Audience);

/// <summary>Reads <c>id_token_hint</c>: what this server signed itself, past its end or not. Thread-safe.</summary>
internal sealed class IdTokenHints(SigningKeys keys, Issuer issuer, TimeProvider time)
{
    /// <summary>What it says; <c>null</c> when it is not ours, or not for that application.</summary>
    /// <param name="text">What came.</param>
    /// <param name="application">The application that it must be for, by whichever of its names; <c>null</c>: any.</param>
    /// <param name="cancellationToken">Ends the waiting for keys.</param>
    public async ValueTask<IdTokenHint?> ReadAsync(
        string text,
        Application? application,
        CancellationToken cancellationToken
    )
    {
        if (AudienceNamedIn(text) is not { } audience || application?.IsKnownAs(audience) == false)
            return null;
        var published = await keys.PublishedAsync(cancellationToken);
        var result = new JwtReader(published.Verifier, time).Read(
            text,
            new JwtExpectation(issuer.Value, audience) { Life = TokenLife.MayHaveEnded }
        );
        return result is JwtResult.Verified({ Subject: { } subject }, _)
            ? new IdTokenHint(subject, audience)
            : null;
    }

    // What it says of itself before it is verified decides nothing but for whom it has to be.
    private static string? AudienceNamedIn(string text)
    {
        if (text.Length > JwsVerifier.MostLength || text.Split('.') is not [_, var payload, _])
            return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return
                claims.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("aud", out var audience)
                && audience.ValueKind == JsonValueKind.String
                ? audience.GetString()
                : null;
        }
        // Half a surrogate pair, escaped, is no JSON either to whoever reads the text of it.
        catch (Exception failure)
            when (failure is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
