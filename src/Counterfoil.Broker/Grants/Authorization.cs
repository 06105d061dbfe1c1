using System.Text.Json;
using System.Text.Json.Serialization;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Broker.Grants;

/// <summary>
/// What an authorization remembers: what its code is bound to, and what its tokens say. Kept as text under the seal of the
/// grant's stub. Immutable.
/// </summary>
public sealed record Authorization
{
    /// <summary>The application id as the request had it: the audience of its id_tokens.</summary>
    public required string ClientId { get; init; }

    /// <summary>Where the answer went.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>Whether the request named it: then the token request has to name it again (RFC 6749 section 4.1.3).</summary>
    public bool NamedRedirectUri { get; init; }

    /// <summary>PKCE's challenge, S256; <c>null</c> where there was none.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>For the id_token; <c>null</c> for none.</summary>
    public string? Nonce { get; init; }

    /// <summary>The account; <c>null</c> where somebody logged in who has none.</summary>
    public Guid? Account { get; init; }

    /// <summary>Whether the person had consented: then the consent must stand as long as this.</summary>
    public bool IsConsented { get; init; }

    /// <summary>What is remembered of a request.</summary>
    public static Authorization Of(
        AuthorizationRequest request,
        Account? account,
        ConsentGiven consent
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return new Authorization
        {
            ClientId = request.ClientId,
            RedirectUri = request.RedirectUri,
            NamedRedirectUri = request.NamedRedirectUri,
            CodeChallenge = request.CodeChallenge,
            Nonce = request.Nonce,
            Account = account?.Id.Value,
            IsConsented = consent == ConsentGiven.Yes,
        };
    }

    /// <summary>As it is kept.</summary>
    public string ToText() =>
        JsonSerializer.Serialize(this, AuthorizationJson.Default.Authorization);

    /// <summary>Out of what was kept; <c>null</c> where there is none.</summary>
    /// <exception cref="JsonException">It is no such text: a bug, since it stands under a seal.</exception>
    public static Authorization? Read(string? text) =>
        text is null
            ? null
            : JsonSerializer.Deserialize(text, AuthorizationJson.Default.Authorization);
}

/// <summary>Whether a person has consented.</summary>
public enum ConsentGiven
{
    /// <summary>None was needed.</summary>
    NotNeeded = 0,

    /// <summary>Yes.</summary>
    Yes = 1,
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Authorization))]
internal sealed partial class AuthorizationJson : JsonSerializerContext;
