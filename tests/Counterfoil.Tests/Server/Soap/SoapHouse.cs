using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Server.Soap;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

namespace Counterfoil.Tests.Server.Soap;

/// <summary>The SOAP door on a real port, in front of an authority that says what a test tells it to.</summary>
internal sealed class SoapHouse : IAsyncDisposable
{
    public const string Namespace = "http://www.superoffice.net/ws/crm/NetServer/Services88";
    public const string Path = "/Remote/Services88/SoPrincipal.svc";
    public const string NewTicket = "7T:bmV3";
    public const string SharedTicket = "7T:c2hhcmVk";

    private readonly WebApplication app;
    private readonly HttpClient client = new();

    private SoapHouse(WebApplication app) => this.app = app;

    public ConcurrentQueue<Presented> Heard { get; } = new();

    public Func<Presented, Outcome> Says { get; set; } =
        _ => throw new InvalidOperationException("Nobody was to be heard: s3cret");

    public Func<Proof, Issued>? Issues { get; set; }

    public static async Task<SoapHouse> OpenAsync(string publicAddress = "https://id.example.com/")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        SoapHouse? house = null;
        builder.Services.AddRouting();
        builder.Services.AddSingleton(
            new SoapAuthority
            {
                HearAsync = (presented, _) =>
                {
                    house!.Heard.Enqueue(presented);
                    return ValueTask.FromResult(house.Says(presented));
                },
                IssueAsync = (proof, _) =>
                    Task.FromResult(house!.Issues?.Invoke(proof) ?? Done(NewTicket)),
                GetSafeCredentialsAsync = (proof, _) =>
                    Task.FromResult(house!.Issues?.Invoke(proof) ?? Done(SharedTicket)),
            }
        );
        builder.Services.AddSoap(_ => new Uri(publicAddress));
        house = new SoapHouse(builder.Build());
        house.app.MapSoap();
        await house.app.StartAsync();
        house.client.BaseAddress = new Uri(house.app.Urls.First());
        return house;
    }

    /// <summary>A house that lets everybody in as the same person, by a password.</summary>
    public static async Task<SoapHouse> OpenToAllAsync()
    {
        var house = await OpenAsync();
        house.Says = presented => new Outcome.Believed(People.Anna(presented));
        return house;
    }

    public static async Task<SoapHouse> RefusingAsync(RefusalCode code, TimeSpan? retryAfter = null)
    {
        var house = await OpenAsync();
        house.Says = _ => new Outcome.Refused(new Refusal(code, "inner_reason", retryAfter));
        return house;
    }

    public Uri Address => client.BaseAddress!;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        client.SendAsync(request);

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path);

    public Task<Reply> LogInAsync(string userName, string password, string headers = "") =>
        PostAsync(
            "AuthenticateUsernamePassword",
            $"<UserName>{userName}</UserName><Password>{password}</Password>",
            headers
        );

    public Task<Reply> PostAsync(string operation, string parts = "", string headers = "") =>
        PostRawAsync(
            Envelope($"<{operation} xmlns='{Namespace}'>{parts}</{operation}>", headers),
            $"\"{Namespace}/SoPrincipal/{operation}\""
        );

    public Task<Reply> PostRawAsync(
        string body,
        string? action = null,
        string path = Path,
        string contentType = "text/xml; charset=utf-8"
    ) => PostRawAsync(Encoding.UTF8.GetBytes(body), action, path, contentType);

    public async Task<Reply> PostRawAsync(
        byte[] body,
        string? action = null,
        string path = Path,
        string? contentType = "text/xml; charset=utf-8",
        Action<HttpRequestMessage>? change = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(body);
        if (contentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (action is not null)
            request.Headers.TryAddWithoutValidation("SOAPAction", action);
        change?.Invoke(request);
        using var response = await client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    public static string Envelope(string body, string headers = "") =>
        $"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>"
        + (headers.Length > 0 ? $"<s:Header>{headers}</s:Header>" : "")
        + $"<s:Body>{body}</s:Body></s:Envelope>";

    public static string Envelope12(string body, string headers = "") =>
        Envelope(body, headers)
            .Replace(
                "http://schemas.xmlsoap.org/soap/envelope/",
                Soap12.NamespaceName,
                StringComparison.Ordinal
            );

    /// <summary>Sends SOAP 1.2: the action is a parameter of the content type.</summary>
    public Task<Reply> Post12Async(string operation, string parts = "", string headers = "") =>
        PostRawAsync(
            Envelope12($"<{operation} xmlns='{Namespace}'>{parts}</{operation}>", headers),
            contentType: $"application/soap+xml; charset=utf-8; action=\"{Namespace}/SoPrincipal/{operation}\""
        );

    internal static readonly XNamespace Soap12 = "http://www.w3.org/2003/05/soap-envelope";

    public static string TicketHeader(string ticket) =>
        $"<Credentials xmlns='{Namespace}'><Ticket>{ticket}</Ticket></Credentials>";

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    private static Issued.Done Done(string ticket) => new(new Secret(ticket), People.Stub);
}

/// <summary>An answer, read.</summary>
internal sealed record Reply(
    int Status,
    HttpResponseHeaders Headers,
    string Text,
    XDocument Document
)
{
    private static readonly XNamespace Services = SoapHouse.Namespace;
    private static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    public string? Said(string name) =>
        Document.Descendants(Services + name).SingleOrDefault()?.Value;

    public bool IsLetIn => Said("AuthenticationSucceeded") == "true";

    public string? Ticket => Said("Ticket");

    public string? FaultCode => Document.Descendants("faultcode").SingleOrDefault()?.Value;

    public string? FaultString => Document.Descendants("faultstring").SingleOrDefault()?.Value;

    /// <summary>The code of a SOAP 1.2 fault.</summary>
    public string? Code12 =>
        Document.Descendants(SoapHouse.Soap12 + "Value").FirstOrDefault()?.Value;

    public XElement Body => Document.Root!.Element(Soap + "Body")!;

    public XElement? Header => Document.Root!.Element(Soap + "Header");

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        response
            .Content.Headers.ContentType?.ToString()
            .ShouldBeOneOf("text/xml; charset=utf-8", "application/soap+xml; charset=utf-8");
        var text = await response.Content.ReadAsStringAsync();
        return new Reply((int)response.StatusCode, response.Headers, text, XDocument.Parse(text));
    }
}
