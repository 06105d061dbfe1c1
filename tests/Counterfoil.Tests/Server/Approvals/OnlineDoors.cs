using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Counterfoil.Tests.Server.Doors;
using Counterfoil.Tests.Server.Pages;
using Known = Counterfoil.Server.Doors;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>What somebody brings to a door of an online tenant; with neither of the first two, a name and a password.</summary>
internal sealed record Brought
{
    public string? Ticket { get; init; }

    public string? Handshake { get; init; }

    /// <summary>An application's token beside it.</summary>
    public Secret? Beside { get; init; }
}

/// <summary>Knocks at every door of the second tenant.</summary>
/// <param name="server">Whose.</param>
/// <param name="asker">Which ticket lets the application in that looks something up.</param>
/// <param name="its">That application's own token.</param>
internal sealed class OnlineDoors(TestServer server, string asker, Secret its)
{
    private const string Services = "http://www.superoffice.net/ws/crm/NetServer/Services88";
    private const string Principal = "/Cust2/api/v1/User/currentPrincipal";
    private const string Me = "/Cust2/v1/me";

    /// <summary>In the order of the documentation; each says <c>null</c> to what has no way there.</summary>
    public IReadOnlyList<(string Name, Func<Brought, Task<bool?>> Knock)> All =>
        [
            (Known.LoginPage.Name, TryAtPageAsync),
            (Known.Rest.Name, async brought => await KnockAsync(Principal, brought)),
            (Known.Api.Name, async brought => await KnockAsync(Me, brought)),
            (Known.CommandLine.Name, async brought => await KnockAsync(Me, brought, ToolHeaders)),
            (Known.Soap.Name, async brought => await KnockAtSoapAsync(brought)),
            (Known.LookUp.Name, TryAtLookUpAsync),
            (Known.ForwardAuth.Name, TryAtProxyAsync),
            (Known.Url.Name, TryAtUrlAsync),
        ];

    private static (string, string)[] ToolHeaders => [(Use.Header, Known.CommandLineProgram)];

    // A form has no place for an application's token.
    private async Task<bool?> TryAtPageAsync(Brought brought) =>
        brought.Beside is null ? await KnockAtPageAsync(brought) : null;

    private async Task<bool> KnockAtPageAsync(Brought brought)
    {
        var visitor = new PageVisitor(server);
        if (brought.Handshake is { } handshake)
        {
            visitor.Headers["Authorization"] = handshake;
            await visitor.GetAsync("/Cust2/login");
        }
        else
        {
            var (name, password) = NameOf(brought);
            await visitor.FillAsync(
                "/Cust2/login?as=another",
                to: null,
                ("userName", name),
                ("password", password)
            );
        }
        return visitor.Cookies.ContainsKey(PageVisitor.TicketCookie);
    }

    private async Task<bool> KnockAsync(
        string path,
        Brought brought,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", AuthorizationOf(brought));
        return await IsLetInAsync(request, brought, headers);
    }

    private async Task<bool> KnockAtSoapAsync(Brought brought)
    {
        var (user, password) = NameOf(brought);
        var operation = brought.Handshake is null
            ? "AuthenticateUsernamePassword"
            : "AuthenticateImplicit";
        var body = brought.Handshake is null
            ? $"<n:UserName>{user}</n:UserName><n:Password>{password}</n:Password>"
            : "";
        var header = brought.Beside is null
            ? ""
            : $"<n:ApplicationToken>{brought.Beside.Reveal()}</n:ApplicationToken>";
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/Cust2/Remote/Services88/SoPrincipal.svc"
        )
        {
            Content = new StringContent(
                $"""
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="{Services}"><s:Header>{header}</s:Header><s:Body><n:{operation}>{body}</n:{operation}></s:Body></s:Envelope>
                """,
                Encoding.UTF8,
                "text/xml"
            ),
        };
        request.Headers.Add("SOAPAction", $"\"{Services}/SoPrincipal/{operation}\"");
        if (brought.Handshake is { } handshake)
            request.Headers.TryAddWithoutValidation("Authorization", handshake);
        using var response = await server.Client.SendAsync(request);
        var said = await response.Content.ReadAsStringAsync();
        return said.Contains("AuthenticationSucceeded>true<", StringComparison.Ordinal);
    }

    private async Task<bool?> TryAtLookUpAsync(Brought brought) =>
        brought.Handshake is null ? await KnockAtLookUpAsync(brought) : null;

    // The application that asks is let in by its own ticket beside its own token; what it was brought stands in the body.
    private async Task<bool> KnockAtLookUpAsync(Brought brought)
    {
        var (name, password) = NameOf(brought);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/Cust2/v1/tickets/lookup")
        {
            Content = JsonContent.Create(
                new
                {
                    userName = name,
                    password,
                    applicationToken = brought.Beside?.Reveal(),
                    address = "127.0.0.1",
                }
            ),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"SOTicket {asker}");
        request.Headers.Add(ApplicationTokenEvidence.Header, its.Reveal());
        using var response = await server.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var said = await response.Content.ReadFromJsonAsync<JsonElement>();
        return said.GetProperty("believed").GetBoolean();
    }

    private async Task<bool?> TryAtProxyAsync(Brought brought) =>
        brought.Handshake is null
            ? await KnockAsync(
                "/v1/forward-auth",
                brought,
                ("X-Forwarded-Proto", "https"),
                ("X-Forwarded-Host", new Uri(DoorTableTests.Site).Host),
                ("X-Forwarded-Uri", "/"),
                ("X-Forwarded-Method", "GET")
            )
            : null;

    private async Task<bool?> TryAtUrlAsync(Brought brought) =>
        brought.Ticket is { } ticket ? await KnockAtUrlAsync(ticket, brought) : null;

    private async Task<bool> KnockAtUrlAsync(string ticket, Brought brought)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"{Principal}?usec={Uri.EscapeDataString(ticket)}"
        );
        return await IsLetInAsync(request, brought, []);
    }

    private async Task<bool> IsLetInAsync(
        HttpRequestMessage request,
        Brought brought,
        (string Name, string Value)[] headers
    )
    {
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (brought.Beside is { } beside)
            request.Headers.TryAddWithoutValidation(
                ApplicationTokenEvidence.Header,
                beside.Reveal()
            );
        using var response = await server.Client.SendAsync(request);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private string AuthorizationOf(Brought brought) =>
        brought switch
        {
            { Handshake: { } handshake } => handshake,
            { Ticket: ['8', ..] access } => $"Bearer {access}",
            { Ticket: { } ticket } => $"SOTicket {ticket}",
            _ => TestServer.Basic(server.Stranger).ToString(),
        };

    private (string Name, string Password) NameOf(Brought brought) =>
        brought.Ticket is { } ticket
            ? (ticket, "")
            : (server.Stranger.Name, server.Stranger.Password);
}
