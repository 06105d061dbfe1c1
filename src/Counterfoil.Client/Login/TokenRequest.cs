using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Counterfoil.Client;

/// <summary>A request to the broker's token endpoint, from server to server (RFC 6749 section 3.2).</summary>
internal static class TokenRequest
{
    private const int MostBytes = 256 * 1024;

    /// <summary>For the tokens of a code.</summary>
    public static Dictionary<string, string> OfCode(OAuthCodeExchangeContext context)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = context.Code,
            ["redirect_uri"] = context.RedirectUri,
        };
        if (
            context.Properties.Items.Remove(OAuthConstants.CodeVerifierKey, out var verifier)
            && verifier is not null
        )
            parameters["code_verifier"] = verifier;
        return parameters;
    }

    /// <summary>For new tokens.</summary>
    public static Dictionary<string, string> OfRefreshToken(string token) =>
        new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = token };

    /// <summary>Sends it. What the broker refused is an answer; its code stands in the error's data.</summary>
    /// <exception cref="AuthorityUnreachableException">It cannot be reached, or has troubles: nothing was decided.</exception>
    public static async Task<OAuthTokenResponse> SendAsync(
        CounterfoilLoginOptions options,
        Dictionary<string, string> parameters,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenEndpoint);
        if (options.IsPublic)
            parameters["client_id"] = options.ClientId;
        else
            request.Headers.Authorization = Basic(options.ClientId, options.ClientSecret);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Content = new FormUrlEncodedContent(parameters);
        try
        {
            using var response = await options.Backchannel.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            return Read(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception failure)
            when (failure is HttpRequestException
                || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new AuthorityUnreachableException("The broker does not answer.", failure);
        }
    }

    /// <summary>The code by which the broker refused; <c>null</c> for another failure.</summary>
    public static string? CodeOf(Exception failure) => failure.Data["error"] as string;

    private static OAuthTokenResponse Read(HttpResponseMessage response, byte[] body)
    {
        if (Parse(body) is { } answer)
        {
            if (response.IsSuccessStatusCode)
                return OAuthTokenResponse.Success(answer);
            using (answer)
            {
                // What else brings a code has not come to decide: a limit, a proxy on the way (RFC 6749 section 5.2).
                if (
                    response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
                    && answer.RootElement.TryGetProperty("error", out var error)
                )
                    return Failed(error.ToString());
            }
        }
        throw new AuthorityUnreachableException(
            $"The broker gave no tokens: it answered {(int)response.StatusCode}."
        );
    }

    // The error's code alone: whatever else was answered may hold what must not be written down.
    private static OAuthTokenResponse Failed(string code)
    {
        var failure = new AuthenticationFailureException($"The broker gave no tokens: {code}.");
        failure.Data["error"] = code;
        return OAuthTokenResponse.Failed(failure);
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            var answer = JsonDocument.Parse(body);
            if (answer.RootElement.ValueKind == JsonValueKind.Object)
                return answer;
            answer.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Both are form-encoded before they are joined (RFC 6749 section 2.3.1).
    private static AuthenticationHeaderValue Basic(string id, string secret) =>
        new(
            "Basic",
            Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")
            )
        );
}
