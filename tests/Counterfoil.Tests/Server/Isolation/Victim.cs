using System.Text.Json;
using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Grants;
using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Doors;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Counterfoil.Tests.Server.Isolation;

/// <summary>
/// The tenant Cust2 with one of everything that has an id: what a stranger may come to know, and what nobody there is told.
/// </summary>
internal sealed class Victim(TestServer server)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static readonly string[] SecretIds =
    [
        "ticket",
        "code",
        "applicationToken",
        "access_token",
        "grant",
        "invitation",
    ];

    /// <summary>Every kind of id, by what it is of.</summary>
    public Dictionary<string, string> Ids { get; } = new(StringComparer.Ordinal);

    /// <summary>What is told to people of the tenant alone.</summary>
    public Dictionary<string, string> Marks { get; } = new(StringComparer.Ordinal);

    public async Task FurnishAsync()
    {
        Ids["tenant"] = server.Second.Value;
        var vera = await PeopleAsync();
        await AccountsAsync(vera);
        await DeveloperAsync(vera);
        var ledger = await ApplicationsAsync(vera);
        await HeldAsync(vera, ledger);
        await SeatAsync();
    }

    private async Task<Somebody> PeopleAsync()
    {
        // So many that a number of here is nobody's number elsewhere.
        for (var i = 0; i < 40; i++)
            await RegisterAsync($"somebody {i}");
        await RegisterAsync("guest");
        await RegisterAsync("late");
        var vera = await server.AddAsync(
            new Associate
            {
                Tenant = server.Second,
                Id = default,
                Name = "vera",
                Card = new Card { FullName = "Vera Victim", Email = "vera@victim.example" },
            }
        );
        server.Time.Jump(TimeSpan.FromSeconds(1));
        Ids["associate"] = vera.Associate.Id.ToString();
        Ids["name"] = "vera";
        Marks["full name"] = "Vera Victim";
        Marks["e-mail"] = "vera@victim.example";
        Ids["ticketId"] = (await server.VisitAsync(vera, server.Second)).Stub!.TicketId.ToString();
        Ids["ticket"] = await server.TicketAsync(vera, server.Second);
        Ids["type"] = "imap";
        Ids["publicValue"] = "veras mail";
        Marks["outgoing secret"] = "the word for veras mail";
        await DoneAsync(
            "PUT /Cust2/v1/credentials/imap/veras%20mail",
            vera,
            """{"secret":"the word for veras mail"}"""
        );
        Ids["code"] = (
            await DoneAsync("POST /Cust2/v1/associates/late/activation", server.Stranger)
        )
            .Json.GetProperty("link")
            .GetString()!
            .Split("code=")[^1];
        return vera;
    }

    /// <summary>Whether it opens something by itself, and so stands in no address.</summary>
    public bool IsSecret(string? id) =>
        SecretIds.Any(name => string.Equals(Ids[name], id, StringComparison.Ordinal));

    private async Task AccountsAsync(Somebody vera)
    {
        var added = await DoneAsync(
            "POST /v1/accounts",
            server.Operator,
            JsonSerializer.Serialize(
                new
                {
                    loginName = "vera-logs-in@victim.example",
                    home = new { tenant = "Cust2", associate = vera.Associate.Id.Value },
                }
            )
        );
        Ids["account"] = added.Say("id")!;
        Ids["loginName"] = "vera-logs-in@victim.example";
        Marks["login name"] = "vera-logs-in@victim.example";
    }

    private async Task DeveloperAsync(Somebody vera)
    {
        await DoneAsync(
            "POST /Cust2/v1/developers",
            vera,
            """{"company":"Victims company","contactEmail":"dev@victim.example","purpose":"A planner"}"""
        );
        Ids["sandbox"] = (
            await DoneAsync(
                $"PATCH /v1/developers/{Ids["account"]}",
                server.Operator,
                """{"state":"approved"}"""
            )
        ).Say("sandbox")!;
        Marks["company"] = "Victims company";
        await DoneAsync(
            "POST /Cust2/v1/developers/me/people",
            vera,
            """{"name":"sam","fullName":"Sam of the sandbox"}"""
        );
        Marks["sandbox person"] = "Sam of the sandbox";
        var own = await DoneAsync(
            "POST /Cust2/v1/applications",
            vera,
            """{"name":"Planner","description":"Victims description","tokenLabel":"victims label","redirectUris":["https://planner.example/cb"]}"""
        );
        Ids["client_id"] = own.Json.GetProperty("application").GetProperty("clientId").ToString();
        Ids["application"] = own.Json.GetProperty("application").GetProperty("id").ToString();
        Ids["applicationToken"] = own.Say("token")!;
        Ids["tokenId"] = (
            await DoneAsync($"GET /Cust2/v1/applications/{Ids["client_id"]}/tokens", vera)
        )
            .Json.GetProperty("items")[0]
            .GetProperty("id")
            .ToString();
        Marks["description"] = "Victims description";
        Marks["token's label"] = "victims label";
    }

    // One that the tenant alone has, approved there, with a system user; and one that is wished for.
    private async Task<Application> ApplicationsAsync(Somebody vera)
    {
        var ledger = await AddAsync("Ledger", systemUser: true);
        Ids["approved"] = ledger.ClientId;
        await DoneAsync($"PUT /Cust2/v1/approvals/{ledger.ClientId}", server.Stranger);
        Marks["system user token"] = (
            await DoneAsync($"GET /Cust2/v1/approvals/{ledger.ClientId}", server.Stranger)
        ).Say("systemUserToken")!;
        var wished = await AddAsync("Wished", systemUser: false);
        Ids["wished"] = wished.ClientId;
        await DoneAsync(
            "POST /Cust2/v1/approval-requests",
            vera,
            $$"""{"application":"{{wished.ClientId}}","note":"Victims note"}"""
        );
        Marks["note"] = "Victims note";
        return ledger;
    }

    private async Task HeldAsync(Somebody vera, Application ledger)
    {
        var proof = (await server.VisitAsync(vera, server.Second)).Proof!;
        (
            await server
                .Services.GetRequiredService<ConsentDesk>()
                .GiveAsync(proof, ledger.Id, ["victims scope"], Never)
        ).ShouldBeOfType<Registered<Consent>.Done>();
        Marks["consent"] = "victims scope";
        Ids["access_token"] = await GiveAsync(proof, ledger, TicketKind.AccessToken);
        Ids["grant"] = await GiveAsync(proof, ledger, TicketKind.Grant);
    }

    private async Task<string> GiveAsync(Proof proof, Application application, TicketKind kind)
    {
        var request = new AuthorizationRequest
        {
            Application = application.Id,
            ClientId = application.ClientId,
            RedirectUri = application.RedirectUris[0],
        };
        var issued = await server
            .Services.GetRequiredService<ApplicationIssuer>()
            .IssueAsync(
                proof,
                new ApplicationTicket
                {
                    Kind = kind,
                    Application = application.Id.Value,
                    Authorization =
                        kind == TicketKind.Grant
                            ? Authorization.Of(request, null, ConsentGiven.Yes).ToText()
                            : null,
                },
                Never
            );
        return issued.ShouldBeOfType<Issued.Done>().Ticket.Reveal();
    }

    // An account of elsewhere sits in the tenant, and another is invited.
    private async Task SeatAsync()
    {
        var uma = await DoneAsync(
            "POST /v1/accounts",
            server.Operator,
            JsonSerializer.Serialize(
                new
                {
                    loginName = "uma@home.example",
                    home = new { tenant = "Home", associate = server.User.Associate.Id.Value },
                }
            )
        );
        var invited = await DoneAsync(
            "POST /Cust2/v1/associates/guest/seat-invitation",
            server.Stranger
        );
        await DoneAsync(
            "POST /v1/me/seats",
            server.User,
            $$"""{"tenant":"Cust2","code":"{{invited.Say("code")}}"}"""
        );
        Ids["seat"] = uma.Say("id")!;
        Marks["seat's login name"] = "uma@home.example";
        Ids["invitation"] = (
            await DoneAsync("POST /Cust2/v1/associates/late/seat-invitation", server.Stranger)
        ).Say("code")!;
    }

    private async Task<Application> AddAsync(string name, bool systemUser)
    {
        var now = server.Time.GetUtcNow();
        var application = Samples.Application(name) with
        {
            CustomFor = server.Second,
            Level = AuthorizationLevel.Admin,
            HasSystemUser = systemUser,
            Scopes = ["victims scope"],
            Description = "Victims description",
        };
        await server.Database.Applications.TryAddAsync(
            application,
            [Samples.Token(application, now).Token],
            100,
            Samples.At(now),
            Never
        );
        return application;
    }

    private async Task RegisterAsync(string name) =>
        (
            await server
                .Services.GetRequiredService<AssociateRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Associate
                    {
                        Tenant = server.Second,
                        Id = default,
                        Name = name,
                    },
                    Never
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();

    private async Task<ApiAnswer> DoneAsync(string call, Somebody by, string? body = null)
    {
        var answer = await server.CallAsync(call, by.Basic(), body);
        answer.Status.ShouldBeInRange(200, 299, $"{call}: {answer.Text}");
        return answer;
    }
}
