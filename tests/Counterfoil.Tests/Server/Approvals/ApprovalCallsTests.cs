using System.Net.Http.Json;
using System.Text.Json;
using Counterfoil.Broker.Applications;
using Counterfoil.Tests.Server.SystemUsers;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Approvals;

/// <summary>Approvals, requests and consents over our own API.</summary>
public sealed class ApprovalCallsTests(SystemUserHouse house) : IClassFixture<SystemUserHouse>
{
    private TestServer Server => house.Server;

    [Fact]
    public async Task An_administrator_approves_and_withdraws_and_a_user_may_not()
    {
        var (application, _) = await house.AddAsync("Planner");
        var path = $"/v1/approvals/{application.ClientId}";
        (await SendAsync(HttpMethod.Put, path, Server.User)).Status.ShouldBe(403);
        (await SendAsync(HttpMethod.Get, path, Server.User)).Status.ShouldBe(403);
        (await SendAsync(HttpMethod.Get, path, Server.Administrator)).Status.ShouldBe(404);
        var (status, said) = await SendAsync(HttpMethod.Put, path, Server.Administrator);
        status.ShouldBe(200);
        said.GetProperty("standing").GetString().ShouldBe("approved");
        said.GetProperty("by").GetInt32().ShouldBe(Server.Administrator.Associate.Id.Value);
        said.TryGetProperty("systemUserToken", out var none)
            .ShouldBe(none.ValueKind == JsonValueKind.Null);
        var shown = (await SendAsync(HttpMethod.Get, path, Server.Administrator)).Body;
        shown.GetProperty("systemUserToken").GetString()!.ShouldStartWith("Planner-");
        var list = (
            await SendAsync(HttpMethod.Get, "/v1/approvals?limit=200", Server.Administrator)
        ).Body;
        list.GetProperty("items")
            .EnumerateArray()
            .ShouldContain(one =>
                one.GetProperty("application").GetProperty("id").GetGuid() == application.Id.Value
            );
        (await SendAsync(HttpMethod.Delete, path, Server.User)).Status.ShouldBe(403);
        var gone = (await SendAsync(HttpMethod.Delete, path, Server.Administrator)).Body;
        gone.GetProperty("standing").GetString().ShouldBe("withdrawn");
        gone.GetProperty("withdrawnBy")
            .GetInt32()
            .ShouldBe(Server.Administrator.Associate.Id.Value);
    }

    [Fact]
    public async Task Levels_say_who_may_approve()
    {
        async Task<int> TryAsync(AuthorizationLevel level, Somebody who, bool systemUser = false)
        {
            var (application, _) = await house.AddAsync(
                $"Level {level}",
                one => one with { Level = level, HasSystemUser = systemUser }
            );
            return (
                await SendAsync(HttpMethod.Put, $"/v1/approvals/{application.ClientId}", who)
            ).Status;
        }
        (await TryAsync(AuthorizationLevel.Explicit, Server.Operator)).ShouldBe(200);
        (await TryAsync(AuthorizationLevel.Explicit, Server.Administrator)).ShouldBe(403);
        (await TryAsync(AuthorizationLevel.Admin, Server.Administrator)).ShouldBe(200);
        (await TryAsync(AuthorizationLevel.Admin, Server.User)).ShouldBe(403);
        (await TryAsync(AuthorizationLevel.User, Server.User)).ShouldBe(200);
        (await TryAsync(AuthorizationLevel.User, Server.External)).ShouldBe(403);
        (await TryAsync(AuthorizationLevel.User, Server.System)).ShouldBe(403);
        (await TryAsync(AuthorizationLevel.User, Server.User, systemUser: true)).ShouldBe(403);
    }

    [Fact]
    public async Task Nobody_says_yes_ahead_to_what_is_not_asked_for_yet()
    {
        var (application, _) = await house.AddAsync(
            "Modest",
            one => one with { Level = AuthorizationLevel.User, HasSystemUser = false }
        );
        var said = (
            await SendAsync(
                HttpMethod.Put,
                $"/v1/approvals/{application.ClientId}",
                Server.User,
                new { scopes = new[] { "everything" }, systemUser = true }
            )
        ).Body;
        said.GetProperty("scopes").GetArrayLength().ShouldBe(0);
        said.GetProperty("hasSystemUser").GetBoolean().ShouldBeFalse();
        said.GetProperty("systemUser").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Nobody_reaches_another_tenants_approvals_but_an_operator()
    {
        var (application, _) = await house.AddAsync("Elsewhere");
        await house.ApproveAsync(application);
        var id = application.ClientId;
        foreach (
            var (method, path) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Get, "/v1/approvals?tenant=Cust2"),
                    (HttpMethod.Get, $"/v1/approvals/{id}?tenant=Cust2"),
                    (HttpMethod.Delete, $"/v1/approvals/{id}?tenant=Cust2"),
                    (HttpMethod.Get, $"/v1/approvals/{id}"),
                    (HttpMethod.Delete, $"/v1/approvals/{id}"),
                ]
        )
            (await SendAsync(method, path, Server.Administrator)).Status.ShouldBe(404, path);
        (
            await SendAsync(
                HttpMethod.Put,
                $"/v1/approvals/{id}",
                Server.Administrator,
                new { tenant = "Cust2" }
            )
        ).Status.ShouldBe(404);
        (
            await SendAsync(HttpMethod.Get, $"/v1/approvals/{id}/tenants", Server.Administrator)
        ).Status.ShouldBe(403);
        var tenants = (
            await SendAsync(HttpMethod.Get, $"/v1/approvals/{id}/tenants", Server.Operator)
        ).Body;
        tenants.GetProperty("items")[0].GetProperty("tenant").GetString().ShouldBe("Cust2");
        var shown = await SendAsync(
            HttpMethod.Get,
            $"/v1/approvals/{id}?tenant=Cust2",
            Server.Operator
        );
        shown.Status.ShouldBe(200);
        shown.Body.GetProperty("by").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Whoever_may_not_approve_asks_and_the_administrator_sees_who_and_decides()
    {
        var (application, _) = await house.AddAsync("Wanted");
        var body = new { application = application.ClientId, note = "for the fair in May" };
        (
            await SendAsync(HttpMethod.Post, "/v1/approval-requests", Server.User, body)
        ).Status.ShouldBe(201);
        (
            await SendAsync(HttpMethod.Post, "/v1/approval-requests", Server.User, body)
        ).Status.ShouldBe(201);
        (await SendAsync(HttpMethod.Get, "/v1/approval-requests", Server.User)).Status.ShouldBe(
            403
        );
        var open = (
            await SendAsync(
                HttpMethod.Get,
                $"/v1/approval-requests?application={application.ClientId}",
                Server.Administrator
            )
        ).Body.GetProperty("items");
        open.GetArrayLength().ShouldBe(1);
        open[0].GetProperty("associate").GetProperty("name").GetString().ShouldBe("uma");
        open[0].GetProperty("note").GetString().ShouldBe("for the fair in May");
        var decide = $"/v1/approval-requests/{application.ClientId}/decision";
        (
            await SendAsync(HttpMethod.Post, decide, Server.User, new { decision = "approve" })
        ).Status.ShouldBe(403);
        var declined = await SendAsync(
            HttpMethod.Post,
            decide,
            Server.Administrator,
            new { decision = "decline" }
        );
        declined.Body.GetProperty("decided").GetInt32().ShouldBe(1);
        (
            await SendAsync(HttpMethod.Post, "/v1/approval-requests", Server.User, body)
        ).Status.ShouldBe(201);
        (
            await SendAsync(
                HttpMethod.Post,
                decide,
                Server.Administrator,
                new { decision = "approve" }
            )
        ).Status.ShouldBe(200);
        (
            await SendAsync(
                HttpMethod.Get,
                $"/v1/approvals/{application.ClientId}",
                Server.Administrator
            )
        )
            .Body.GetProperty("standing")
            .GetString()
            .ShouldBe("approved");
        (
            await SendAsync(HttpMethod.Post, "/v1/approval-requests", Server.User, body)
        ).Status.ShouldBe(409);
    }

    [Fact]
    public async Task A_person_lists_and_withdraws_their_own_consents_alone()
    {
        var (application, _) = await house.AddAsync("Agreed");
        await Server.Database.Consents.TryPutAsync(
            new Counterfoil.Broker.Approvals.Consent
            {
                Tenant = Server.Own,
                Associate = Server.User.Associate.Id,
                Application = application.Id,
                Scopes = ["mail"],
                At = Server.Time.GetUtcNow(),
            },
            Counterfoil.Broker.Approvals.Deed.Of(
                null,
                Server.Own,
                application,
                Server.Time.GetUtcNow()
            ),
            CancellationToken.None
        );
        var mine = (await SendAsync(HttpMethod.Get, "/v1/consents", Server.User)).Body;
        mine.GetProperty("items")[0]
            .GetProperty("application")
            .GetProperty("name")
            .GetString()
            .ShouldBe("Agreed");
        var others = (await SendAsync(HttpMethod.Get, "/v1/consents", Server.Operator)).Body;
        others.GetProperty("items").GetArrayLength().ShouldBe(0);
        var path = $"/v1/consents/{application.ClientId}";
        (await SendAsync(HttpMethod.Delete, path, Server.Operator)).Status.ShouldBe(404);
        (await SendAsync(HttpMethod.Delete, path, Server.User)).Status.ShouldBe(200);
        (await SendAsync(HttpMethod.Delete, path, Server.User)).Status.ShouldBe(404);
    }

    private async Task<(int Status, JsonElement Body)> SendAsync(
        HttpMethod method,
        string path,
        Somebody who,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = TestServer.Basic(who);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await Server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (
            (int)response.StatusCode,
            text.Length == 0 ? default : JsonDocument.Parse(text).RootElement
        );
    }
}
