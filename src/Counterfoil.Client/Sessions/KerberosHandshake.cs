using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Principal;

namespace Counterfoil.Client;

/// <summary>
/// The caller's own Kerberos ticket, for an authority that takes one (RFC 4559). Never NTLM, and nothing is delegated:
/// what is sent is good at that authority alone, once, for a few minutes. Stateless and thread-safe.
/// </summary>
public static class KerberosHandshake
{
    private const string Scheme = "Negotiate";

    /// <summary>Whether an answer says that it is taken.</summary>
    public static bool IsOffered(HttpResponseMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.StatusCode == HttpStatusCode.Unauthorized
            && answer.Headers.WwwAuthenticate.Any(offer =>
                offer.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>
    /// The header for one request to the authority, as <c>HTTP/</c> and its host; <c>null</c> when the caller has no ticket
    /// of Kerberos, or gets none for that service. Send it there and nowhere else.
    /// </summary>
    /// <param name="authority">Its address: https, or http on this machine.</param>
    /// <param name="cancellationToken">Ends the waiting; a controller that does not answer is left to itself.</param>
    /// <exception cref="ArgumentException">The address is none that anything secret may be told.</exception>
    public static async Task<AuthenticationHeaderValue?> BeginAsync(
        Uri authority,
        CancellationToken cancellationToken = default
    )
    {
        var root = AuthorityAddress.Root(authority);
        // A service is known by its name; a number has no key anywhere.
        if (root.HostNameType != UriHostNameType.Dns)
            return null;
        return await Task.Run(() => Begin(root.IdnHost), cancellationToken)
            .WaitAsync(cancellationToken);
    }

    private static AuthenticationHeaderValue? Begin(string host)
    {
        try
        {
            using var client = new NegotiateAuthentication(
                new NegotiateAuthenticationClientOptions
                {
                    Package = "Kerberos",
                    TargetName = $"HTTP/{host}",
                    Credential = CredentialCache.DefaultNetworkCredentials,
                    AllowedImpersonationLevel = TokenImpersonationLevel.Identification,
                }
            );
            var blob = client.GetOutgoingBlob([], out var status);
            return
                status
                    is NegotiateAuthenticationStatusCode.Completed
                        or NegotiateAuthenticationStatusCode.ContinueNeeded
                && blob is { Length: > 0 }
                ? new AuthenticationHeaderValue(Scheme, Convert.ToBase64String(blob))
                : null;
        }
        // A machine without a library for it has no ticket either.
        catch (Exception absent)
            when (absent is PlatformNotSupportedException or DllNotFoundException)
        {
            return null;
        }
    }
}
