using System.Net;
using System.Text;
using System.Xml.Linq;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>The SOAP door.</summary>
internal sealed class SoapDoorDriver : DoorDriver
{
    private const string Services = "http://www.superoffice.net/ws/crm/NetServer/Services88";

    public override Door Door => Counterfoil.Server.Doors.Soap;

    public override bool TakesHandshake => true;

    public override async Task<DoorAnswer> KnockAsync(TestServer server, Knock knock)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "/Remote/Services88/SoPrincipal.svc"
        );
        request.Headers.TryAddWithoutValidation("SOAPAction", $"\"{ActionOf(knock)}\"");
        request.Content = new StringContent(EnvelopeOf(knock), Encoding.UTF8, "text/xml");
        if (knock.Handshake is not null)
            request.Headers.TryAddWithoutValidation("Authorization", knock.Handshake);
        AddCookies(request, knock.TicketInCookie);
        using var response = await server.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var document = XDocument.Parse(body);
        var isIn = document
            .Descendants()
            .FirstOrDefault(element => element.Name.LocalName == "AuthenticationSucceeded")
            ?.Value;
        var code = document
            .Descendants()
            .FirstOrDefault(element =>
                element.Name.LocalName == "Value" && element.Value.Contains('_')
                || element.Name.LocalName == "Refusal"
            )
            ?.Value;
        var status = (int)response.StatusCode;
        return (response.StatusCode, isIn, code) switch
        {
            (HttpStatusCode.OK, "true", _) => new DoorAnswer(Said.LetIn, "200, succeeded", body),
            (HttpStatusCode.OK, "false", "more_evidence") => new DoorAnswer(
                Said.MoreEvidence,
                "200, not succeeded, `more_evidence`",
                body
            ),
            (HttpStatusCode.OK, "false", _) => new DoorAnswer(
                Said.Refused,
                "200, not succeeded",
                body
            ),
            (HttpStatusCode.TooManyRequests, _, _) => new DoorAnswer(
                Said.Wait,
                $"{status} fault `{code}`",
                body
            ),
            _ => throw new InvalidOperationException($"SOAP answered {status}: {body}"),
        };
    }

    private static string ActionOf(Knock knock) => $"{Services}/SoPrincipal/{OperationOf(knock)}";

    private static string OperationOf(Knock knock) =>
        knock switch
        {
            { Handshake: not null } => "AuthenticateImplicit",
            { UserName: null } => "AuthenticateGeneric",
            _ => "AuthenticateUsernamePassword",
        };

    private static string EnvelopeOf(Knock knock)
    {
        XNamespace soap = "http://schemas.xmlsoap.org/soap/envelope/";
        XNamespace services = Services;
        var operation = knock.UserName is null
            ? new XElement(services + OperationOf(knock))
            : new XElement(
                services + "AuthenticateUsernamePassword",
                new XElement(services + "UserName", knock.UserName),
                new XElement(services + "Password", knock.Password)
            );
        var header = knock.TicketBeside is null
            ? null
            : new XElement(
                soap + "Header",
                new XElement(
                    services + "Credentials",
                    new XElement(services + "Ticket", knock.TicketBeside)
                )
            );
        return new XElement(
            soap + "Envelope",
            header,
            new XElement(soap + "Body", operation)
        ).ToString();
    }
}
