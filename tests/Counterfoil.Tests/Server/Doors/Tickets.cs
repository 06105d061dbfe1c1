using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Broker.Applications;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>Tickets for tests of doors, got at the desk as every door gets them.</summary>
internal static class Tickets
{
    public static Knock Knock(this Somebody somebody) =>
        new() { UserName = somebody.Name, Password = somebody.Password };

    public static async Task<string> TicketAsync(
        this TestServer server,
        Somebody somebody,
        ContextIdentifier? tenant = null,
        TicketRequest? request = null
    ) => (await server.VisitAsync(somebody, tenant, request)).Ticket!.Reveal();

    public static async Task<LoginVisit> VisitAsync(
        this TestServer server,
        Somebody somebody,
        ContextIdentifier? tenant = null,
        TicketRequest? request = null,
        params IReadOnlyList<Evidence> beside
    )
    {
        var visit = await server
            .Services.GetRequiredService<LoginDesk>()
            .ProveAsync(
                new Presented
                {
                    Door = Counterfoil.Server.Doors.Api,
                    Tenant = tenant,
                    Evidence =
                    [
                        Evidence.OfUserName(somebody.Name, new Secret(somebody.Password)),
                        .. beside,
                    ],
                    Use = new Use { Program = "test", Address = "127.0.0.1" },
                },
                request ?? TicketRequest.Default,
                CancellationToken.None
            );
        visit.Ticket.ShouldNotBeNull(visit.Refusal?.Name ?? visit.Problem);
        Secrets.SecretLedger.Note(visit.Ticket.Reveal());
        return visit;
    }

    /// <summary>What somebody is believed for at a page, or another door.</summary>
    public static async Task<Proof> ProofAsync(
        this TestServer server,
        Somebody somebody,
        ContextIdentifier tenant,
        Door? door = null
    )
    {
        var outcome = await server
            .Services.GetRequiredService<Evaluator>()
            .HearAsync(
                new Presented
                {
                    Door = door ?? Counterfoil.Server.Doors.LoginPage,
                    Tenant = tenant,
                    Evidence = [Evidence.OfUserName(somebody.Name, new Secret(somebody.Password))],
                },
                CancellationToken.None
            );
        return outcome.ShouldBeOfType<Outcome.Believed>().Proof;
    }

    /// <summary>An access token, as the broker gives it to an application for somebody.</summary>
    public static async Task<Issued.Done> AccessTokenAsync(
        this TestServer server,
        Somebody somebody,
        Guid? application = null
    )
    {
        application ??= await server.OpenApplicationAsync();
        var proof = (await server.HearAsync(somebody.Name, somebody.Password))
            .ShouldBeOfType<Outcome.Believed>()
            .Proof;
        var issued = await server
            .Services.GetRequiredService<ApplicationIssuer>()
            .IssueAsync(
                proof,
                new ApplicationTicket
                {
                    Kind = TicketKind.AccessToken,
                    Application = application.Value,
                    Scopes = ["openid"],
                },
                CancellationToken.None
            );
        var token = issued.ShouldBeOfType<Issued.Done>();
        Secrets.SecretLedger.Note(token.Ticket.Reveal());
        return token;
    }

    /// <summary>An application that needs nobody's yes.</summary>
    public static async Task<Guid> OpenApplicationAsync(this TestServer server) =>
        (await server.Database.Applications.AddOpenAsync(server.Time.GetUtcNow())).Id;

    public static async Task<string> EndedTicketAsync(this TestServer server, Somebody somebody)
    {
        var visit = await server.VisitAsync(somebody);
        await server
            .Services.GetRequiredService<Revoker>()
            .EndAsync(visit.Proof!, visit.Stub!.TicketId, CancellationToken.None);
        return visit.Ticket!.Reveal();
    }

    public static async Task<Outcome> HearAsync(
        this TestServer server,
        string userName,
        string password
    ) =>
        await server
            .Services.GetRequiredService<Evaluator>()
            .HearAsync(
                new Presented
                {
                    Door = Counterfoil.Server.Doors.Api,
                    Evidence = [Evidence.OfUserName(userName, new Secret(password))],
                    Use = new Use { Address = "127.0.0.1" },
                },
                CancellationToken.None
            );
}
