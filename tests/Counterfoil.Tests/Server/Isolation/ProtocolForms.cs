using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Text.Json;

namespace Counterfoil.Tests.Server.Isolation;

/// <summary>A request of a protocol with ids of another tenant in every place that the protocol has.</summary>
internal sealed record ProtocolForms(string Text, string MediaType, AuthenticationHeaderValue? By)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Services = "http://www.superoffice.net/ws/crm/NetServer/Services88";
    private const string SystemUsers = "http://www.superoffice.com/superid/partnersystemuser/0.1";

    private static readonly string[] Parameters =
    [
        "token",
        "code",
        "refresh_token",
        "tenant",
        "acr_values",
        "state",
        "nonce",
        "login_hint",
        "id_token_hint",
        "ctx",
        "username",
    ];

    private static readonly string[] Grants =
    [
        "authorization_code",
        "refresh_token",
        "client_credentials",
    ];

    /// <summary>All of them: as an application of her own, as the other's application, over SOAP and in JSON.</summary>
    public static IEnumerable<ProtocolForms> Of(Func<string, string?> id, Attacker attacker)
    {
        var own = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{attacker.ClientId}:{attacker.Token}"))
        );
        foreach (var grant in Grants)
            yield return new(Query(id, ("grant_type", grant)), Form, own);
        yield return new(
            Query(id, ("grant_type", "client_credentials"), ("client_id", id("client_id")!)),
            Form,
            null
        );
        yield return new(
            Query(
                id,
                ("client_id", attacker.ClientId),
                ("redirect_uri", "https://attacker.example/cb"),
                ("response_type", "code"),
                ("scope", "openid")
            ),
            Form,
            null
        );
        yield return new(
            JsonSerializer.Serialize(
                new Dictionary<string, string?>
                {
                    ["SignedSystemToken"] = $"{id("token")}.202703010000.AAAA",
                    ["ApplicationToken"] = attacker.Token,
                    ["ContextIdentifier"] = id("tenant"),
                    ["ReturnTokenType"] = "Jwt",
                }
            ),
            "application/json",
            null
        );
        var ticket = SecurityElement.Escape(id("ticket"));
        yield return new(
            $"""<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="{Services}"><e:Header><n:Credentials><n:Ticket>{ticket}</n:Ticket></n:Credentials></e:Header><e:Body><n:AuthenticateGeneric><n:AuthenticationData/></n:AuthenticateGeneric></e:Body></e:Envelope>""",
            "text/xml",
            null
        );
        yield return new(
            $"""<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="{SystemUsers}"><e:Header><n:ApplicationToken>{attacker.Token}</n:ApplicationToken><n:ContextIdentifier>{SecurityElement.Escape(
                id("tenant")
            )}</n:ContextIdentifier></e:Header><e:Body><n:AuthenticationRequest><n:SignedSystemToken>{ticket}.202703010000.AAAA</n:SignedSystemToken></n:AuthenticationRequest></e:Body></e:Envelope>""",
            "text/xml",
            null
        );
    }

    /// <summary>As a request.</summary>
    public HttpRequestMessage Request(string method, string address)
    {
        var isBody = method == "POST";
        var request = new HttpRequestMessage(
            new HttpMethod(method),
            isBody || MediaType != Form ? address : $"{address}?{Text}"
        );
        if (isBody)
            request.Content = new StringContent(Text, Encoding.UTF8, MediaType);
        request.Headers.Authorization = By;
        return request;
    }

    private static string Query(
        Func<string, string?> id,
        params (string Name, string Value)[] own
    ) =>
        string.Join(
            '&',
            own.Concat(Parameters.Select(name => (name, id(name)!)))
                .Select(field => $"{field.Item1}={Uri.EscapeDataString(field.Item2)}")
        );
}
