using System.Collections.Frozen;

namespace Counterfoil.Server.OAuth;

/// <summary>Says that a parameter came twice, or cannot be read.</summary>
internal static class FaultyParameters
{
    // What a stranger invents is not repeated: each sentence is a record of its own.
    private static readonly FrozenSet<string> OfTheProtocol = new[]
    {
        "acr_values",
        "app_id",
        "client_id",
        "client_secret",
        "code",
        "code_challenge",
        "code_challenge_method",
        "code_verifier",
        "ctx",
        "grant_type",
        "id_token_hint",
        "login_hint",
        "max_age",
        "nonce",
        "post_logout_redirect_uri",
        "prompt",
        "redirect_uri",
        "redirect_url",
        "refresh_token",
        "response_mode",
        "response_type",
        "scope",
        "state",
        "token",
        "token_type_hint",
        "ui_locales",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The fault; <c>null</c> when there is none. Its name is said only where it is one of the protocol's own.</summary>
    public static Fault? Find(Parameters parameters)
    {
        if (parameters.Faulty.Count == 0)
            return null;
        var name = parameters.Faulty.Order(StringComparer.Ordinal).First();
        return Fault.InvalidRequest(
            OfTheProtocol.Contains(name)
                ? $"{name} stands there twice, is too long, or holds characters that it must not."
                : "A parameter stands there twice, is too long, or holds characters that it must not."
        );
    }
}
