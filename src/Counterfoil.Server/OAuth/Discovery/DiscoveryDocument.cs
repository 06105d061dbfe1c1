using System.Buffers;
using System.Text.Json;
using Counterfoil.Broker.Claims;
using Counterfoil.Jose;
using Counterfoil.Server.OAuth.Keys;

namespace Counterfoil.Server.OAuth.Discovery;

/// <summary>
/// What clients find everything by (OpenID Connect Discovery 1.0; RFC 8414), as bytes that are made once. The issuer is one for
/// all tenants. Thread-safe.
/// </summary>
internal sealed class DiscoveryDocument(Issuer issuer)
{
    private byte[]? made;

    /// <summary>Writes it, for everybody and every script.</summary>
    public Task WriteAsync(HttpContext context) =>
        PublicDocument.WriteAsync(context, made ??= Make(), "public, max-age=300");

    private byte[] Make()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("issuer", issuer.Value);
        WriteEndpoints(json);
        WriteAbilities(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteEndpoints(Utf8JsonWriter json)
    {
        json.WriteString("authorization_endpoint", issuer.At(OAuthRoutes.Common + "/authorize"));
        json.WriteString("token_endpoint", issuer.At(OAuthRoutes.Common + "/tokens"));
        json.WriteString("userinfo_endpoint", issuer.At(OAuthRoutes.Common + "/userinfo"));
        json.WriteString("introspection_endpoint", issuer.At(OAuthRoutes.Common + "/introspect"));
        json.WriteString("revocation_endpoint", issuer.At(OAuthRoutes.Common + "/revoke"));
        json.WriteString("end_session_endpoint", issuer.At("/login/logout"));
        json.WriteString("jwks_uri", issuer.At(KeySet.Path));
    }

    private static void WriteAbilities(Utf8JsonWriter json)
    {
        Write(json, "scopes_supported", ScopeNames.OpenId);
        Write(
            json,
            "response_types_supported",
            "code",
            "id_token",
            "code id_token",
            "code token",
            "code id_token token",
            "id_token token",
            "token"
        );
        Write(json, "response_modes_supported", "query", "fragment", "form_post");
        Write(
            json,
            "grant_types_supported",
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "implicit"
        );
        Write(json, "subject_types_supported", "public");
        Write(
            json,
            "id_token_signing_alg_values_supported",
            [.. Enum.GetValues<JwsAlgorithm>().Select(algorithm => algorithm.Name())]
        );
        string[] ways = ["client_secret_basic", "client_secret_post"];
        Write(json, "token_endpoint_auth_methods_supported", [.. ways, "none"]);
        Write(json, "revocation_endpoint_auth_methods_supported", [.. ways, "none"]);
        Write(json, "introspection_endpoint_auth_methods_supported", ways);
        Write(json, "code_challenge_methods_supported", "S256");
        Write(json, "prompt_values_supported", "none", "login", "consent", "select_account");
        Write(json, "acr_values_supported", [.. AuthenticationWords.Contexts]);
        Write(json, "ui_locales_supported", "en", "nb", "sv", "da", "de", "nl");
        Write(
            json,
            "claims_supported",
            [
                "sub",
                "iss",
                "aud",
                "exp",
                "nbf",
                "iat",
                "auth_time",
                "nonce",
                "acr",
                "amr",
                "preferred_username",
                "name",
                "email",
                .. ClaimNames.All,
            ]
        );
        json.WriteBoolean("authorization_response_iss_parameter_supported", value: true);
        json.WriteBoolean("claims_parameter_supported", value: false);
        json.WriteBoolean("request_parameter_supported", value: false);
        json.WriteBoolean("request_uri_parameter_supported", value: false);
    }

    private static void Write(Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
