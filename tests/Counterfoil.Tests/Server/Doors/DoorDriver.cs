using System.Net;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>What somebody brings to a door.</summary>
internal sealed record Knock
{
    public string? UserName { get; init; }

    public string Password { get; init; } = "";

    /// <summary>A ticket beside the name: a second kind of evidence.</summary>
    public string? TicketBeside { get; init; }

    /// <summary>A Kerberos handshake, as the header says it.</summary>
    public string? Handshake { get; init; }

    /// <summary>A ticket in cookies of every name that a page uses or might use.</summary>
    public string? TicketInCookie { get; init; }
}

/// <summary>How a door answers, in words that are the same for all of them.</summary>
internal enum Said
{
    LetIn,
    Refused,
    MoreEvidence,
    Asked,
    Wait,
}

/// <summary>A door's answer.</summary>
/// <param name="Said">What it comes to.</param>
/// <param name="Words">How this door's protocol says it, for the documentation.</param>
/// <param name="Body">The bytes, for comparing answers that must not differ.</param>
internal sealed record DoorAnswer(Said Said, string Words, string Body);

/// <summary>Knocks at one door. Every door in the registry has one; a door without it fails the table's test.</summary>
internal abstract class DoorDriver
{
    public abstract Door Door { get; }

    /// <summary>Whether this is a page: its form carries one piece of evidence, and its cookies are its own business.</summary>
    public virtual bool IsForPeople => false;

    /// <summary>Gets ready what is the driver's own and not the visitor's, before anything is counted.</summary>
    public virtual Task PrepareAsync(TestServer server) => Task.CompletedTask;

    /// <summary>Whether a name and a password are never evidence here.</summary>
    public virtual bool TakesOnlyTickets => false;

    /// <summary>Whether a Kerberos handshake is evidence here.</summary>
    public virtual bool TakesHandshake => false;

    /// <summary>Whether a ticket in this door's own cookie is evidence here.</summary>
    public virtual bool TakesCookie => false;

    /// <summary>The name of that cookie.</summary>
    protected virtual string CookieName => "__Host-Counterfoil";

    public abstract Task<DoorAnswer> KnockAsync(TestServer server, Knock knock);

    protected void AddCookies(HttpRequestMessage request, string? ticket)
    {
        if (ticket is null)
            return;
        foreach (var name in new[] { CookieName, "__Host-Counterfoil-Ticket", "Ticket" })
            request.Headers.TryAddWithoutValidation(
                "Cookie",
                $"{name}={Uri.EscapeDataString(ticket)}"
            );
    }
}

/// <summary>What the two doors that read the Authorization header have in common.</summary>
internal abstract class HeaderDoorDriver(string path, string codeMember) : DoorDriver
{
    protected virtual string? Use => null;

    /// <summary>Adds what this door needs besides evidence.</summary>
    protected virtual void Complete(HttpRequestMessage request) { }

    public override Task<DoorAnswer> KnockAsync(TestServer server, Knock knock) =>
        KnockAsync(server, path, knock);

    protected async Task<DoorAnswer> KnockAsync(TestServer server, string path, Knock knock)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (knock.UserName is not null)
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                TestServer.Basic(knock.UserName, knock.Password).ToString()
            );
        if (knock.TicketBeside is not null)
            request.Headers.TryAddWithoutValidation(
                "Authorization",
                $"SOTicket {knock.TicketBeside}"
            );
        if (knock.Handshake is not null)
            request.Headers.TryAddWithoutValidation("Authorization", knock.Handshake);
        if (Use is not null)
            request.Headers.TryAddWithoutValidation(Counterfoil.Use.Header, Use);
        AddCookies(request, knock.TicketInCookie);
        Complete(request);
        using var response = await server.Client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        var status = (int)response.StatusCode;
        var said = response.StatusCode switch
        {
            HttpStatusCode.OK => Said.LetIn,
            HttpStatusCode.Unauthorized => Said.Refused,
            HttpStatusCode.Forbidden when CodeOf(body) == "more_evidence" => Said.MoreEvidence,
            HttpStatusCode.TooManyRequests when response.Headers.RetryAfter is not null =>
                Said.Wait,
            _ => throw new InvalidOperationException($"{path} answered {status}: {body}"),
        };
        return new DoorAnswer(
            said,
            said == Said.LetIn ? $"{status}" : $"{status} `{CodeOf(body)}`",
            body
        );
    }

    private string CodeOf(string body)
    {
        using var json = System.Text.Json.JsonDocument.Parse(body);
        return json.RootElement.GetProperty(codeMember).GetString()!.Split(':')[^1];
    }
}

/// <summary>REST.</summary>
internal sealed class RestDoorDriver()
    : HeaderDoorDriver("/api/v1/User/currentPrincipal", "ErrorSource")
{
    public override Door Door => Counterfoil.Server.Doors.Rest;

    public override bool TakesHandshake => true;
}

/// <summary>Our own API.</summary>
internal sealed class ApiDoorDriver() : HeaderDoorDriver("/v1/me", "code")
{
    public override Door Door => Counterfoil.Server.Doors.Api;

    public override bool TakesHandshake => true;
}

/// <summary>The command line: our own API, called by the tool.</summary>
internal sealed class CommandLineDoorDriver() : HeaderDoorDriver("/v1/me", "code")
{
    public override Door Door => Counterfoil.Server.Doors.CommandLine;

    public override bool TakesHandshake => true;

    protected override string Use => "counterfoil; box; uma; whoami";
}
