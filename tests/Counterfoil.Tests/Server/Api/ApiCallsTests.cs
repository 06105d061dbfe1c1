using Counterfoil.Tests.Server.Doors;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Api;

/// <summary>The calls of the API, each for what it is there for.</summary>
public sealed class ApiCallsTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_login_gives_a_ticket_with_both_its_ends()
    {
        var answer = await server.CallAsync(
            "POST /v1/login",
            body: $$"""{"userName":"UMA","password":"{{server.User.Password}}","idleMinutes":5,"lifeMinutes":30,"purpose":"a test"}"""
        );
        answer.Status.ShouldBe(200, answer.Text);
        answer.Headers["Cache-Control"].ShouldBe("no-store");
        answer.Json.GetProperty("associate").GetProperty("name").GetString().ShouldBe("uma");
        answer.Say("tenant").ShouldBe("Home");
        answer
            .Json.GetProperty("expiresAt")
            .GetDateTimeOffset()
            .ShouldBe(server.Time.GetUtcNow().AddMinutes(5));
        answer
            .Json.GetProperty("endsAt")
            .GetDateTimeOffset()
            .ShouldBe(server.Time.GetUtcNow().AddMinutes(30));
    }

    [Fact]
    public async Task Evidence_in_the_header_and_in_the_body_are_both_heard()
    {
        (await server.CallAsync("POST /v1/login", server.User.Basic(), "{}")).Status.ShouldBe(200);
        (
            await server.CallAsync(
                "POST /v1/login",
                server.User.Basic(),
                $$"""{"ticket":"{{await server.TicketAsync(server.External)}}"}"""
            )
        ).ShouldBeProblem(401, "invalid_credentials");
    }

    [Theory]
    [InlineData("userName")]
    [InlineData("ticket")]
    public async Task A_ticket_logs_in_and_what_it_gives_joins_its_line(string member)
    {
        var visit = await server.VisitAsync(server.User);
        var answer = await server.CallAsync(
            "POST /v1/login",
            body: $$"""{"{{member}}":"{{visit.Ticket!.Reveal()}}"}"""
        );
        answer.Status.ShouldBe(200, answer.Text);
        var explained = await server.CallAsync(
            $"GET /v1/tickets/{answer.Say("ticketId")}",
            server.User.Basic()
        );
        explained.Say("line").ShouldBe(visit.Stub!.Line.ToString());
        explained.Say("parent").ShouldBe(visit.Stub.TicketId.ToString());
    }

    [Fact]
    public async Task Me_is_the_associate_with_the_card_and_the_ticket()
    {
        var me = await server.CallAsync("GET /v1/me", await server.LogInAsync(server.Operator));
        me.Say("tenant").ShouldBe("Home");
        me.Json.GetProperty("associate").GetProperty("rights")[0].GetString().ShouldBe("AdminAll");
        me.Json.GetProperty("associate").GetProperty("type").GetString().ShouldBe("internal");
        me.Json.GetProperty("ticket").GetProperty("endsBecause").GetString().ShouldBe("idle");
        (await server.CallAsync("GET /v1/me", server.User.Basic()))
            .Json.GetProperty("ticket")
            .ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_ticket_is_explained_by_its_guid_or_in_hand_and_looking_is_no_use()
    {
        var visit = await server.VisitAsync(server.User);
        var byId = await server.CallAsync(
            $"GET /v1/tickets/{visit.Stub!.TicketId}",
            server.User.Basic()
        );
        byId.Say("living").ShouldBe("True");
        byId.Say("program").ShouldBe("test");
        byId.Json.GetProperty("lastUsed").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        var inHand = await server.CallAsync(
            "POST /v1/tickets/explain",
            server.Administrator.Basic(),
            $$"""{"ticket":"{{visit.Ticket!.Reveal()}}"}"""
        );
        inHand.Text.ShouldBe(byId.Text);
        (
            await server.CallAsync(
                $"GET /v1/tickets/{visit.Stub.TicketId}",
                server.External.Basic()
            )
        ).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task Lists_page_to_their_end()
    {
        for (var i = 0; i < 5; i++)
            await server.TicketAsync(server.User);
        var caller = server.User.Basic();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        do
        {
            var page = await server.CallAsync(
                $"GET /v1/tickets?limit=2{(after is null ? "" : $"&after={after}")}",
                caller
            );
            foreach (var item in page.Json.GetProperty("items").EnumerateArray())
                seen.Add(item.GetProperty("ticketId").GetString()!).ShouldBeTrue();
            after = page.Json.GetProperty("next").GetString();
        } while (after is not null);
        seen.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_revocation_tells_first_how_many_it_would_end()
    {
        var one = await server.LogInAsync(server.User, use: "reporter");
        var other = await server.LogInAsync(server.External, use: "Reporter");
        var third = await server.LogInAsync(server.User);
        var body = """{"scope":"program","program":"reporter"}""";
        (await server.CallAsync("POST /v1/revocations/preview", server.Administrator.Basic(), body))
            .Say("count")
            .ShouldBe("2");
        (await server.CallAsync("GET /v1/me", one)).Status.ShouldBe(200);
        (await server.CallAsync("POST /v1/revocations", server.Administrator.Basic(), body))
            .Say("ended")
            .ShouldBe("2");
        (await server.CallAsync("GET /v1/me", one)).Status.ShouldBe(401);
        (await server.CallAsync("GET /v1/me", other)).Status.ShouldBe(401);
        (await server.CallAsync("GET /v1/me", third)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_associate_is_added_found_changed_and_comes_in_by_a_code()
    {
        var admin = server.Administrator.Basic();
        var added = await server.CallAsync(
            "POST /v1/associates",
            admin,
            """{"name":"nora / new","type":"external","email":"nora@example.com","fullName":"Nora New"}"""
        );
        added.Status.ShouldBe(201, added.Text);
        added.Headers["Location"].ShouldBe($"/v1/associates/{added.Say("id")}");
        (await server.CallAsync("GET /v1/associates/nora%20%2F%20new", admin))
            .Say("id")
            .ShouldBe(added.Say("id"));
        (await server.CallAsync("GET /v1/associates?search=nora", admin))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(1);
        var changed = await server.CallAsync(
            $"PATCH /v1/associates/{added.Say("id")}",
            admin,
            """{"name":"nora"}"""
        );
        changed.Say("name").ShouldBe("nora");
        changed.Say("fullName").ShouldBe("Nora New");
        (
            await server.CallAsync("POST /v1/associates", admin, """{"name":"NORA"}""")
        ).ShouldBeProblem(409, "conflict");

        var code = await server.CallAsync("POST /v1/associates/nora/activation", admin);
        code.Say("link")!.ShouldStartWith(server.Address.AbsoluteUri);
        code.Json.GetProperty("expiresAt")
            .GetDateTimeOffset()
            .ShouldBe(server.Time.GetUtcNow().AddHours(24));
        var activate = $$"""{"code":"{{code.Say("code")}}","password":"seven slow herons walk"}""";
        (await server.CallAsync("POST /v1/activate", body: activate)).Status.ShouldBe(200);
        (await server.CallAsync("POST /v1/activate", body: activate)).ShouldBeProblem(
            404,
            "not_found"
        );
        (
            await server.CallAsync(
                "GET /v1/me",
                TestServer.Basic("nora@example.com", "seven slow herons walk").ToString()
            )
        ).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_last_operator_cannot_be_disabled()
    {
        (
            await server.CallAsync("POST /v1/associates/olga/disable", server.Operator.Basic())
        ).ShouldBeProblem(409, "conflict");
        (
            await server.CallAsync(
                "PATCH /v1/associates/olga",
                server.Operator.Basic(),
                """{"rights":[]}"""
            )
        ).ShouldBeProblem(409, "conflict");
    }

    [Fact]
    public async Task A_password_is_changed_with_the_old_one_and_the_ticket_in_use_may_live_on()
    {
        var here = await server.LogInAsync(server.User);
        var there = await server.LogInAsync(server.User);
        (
            await server.CallAsync(
                "PUT /v1/me/password",
                here,
                """{"old":"wrong","password":"seven slow herons walk"}"""
            )
        ).ShouldBeProblem(403, "forbidden");
        var body =
            $$"""{"old":"{{server.User.Password}}","password":"seven slow herons walk","keepThisTicket":true}""";
        (await server.CallAsync("PUT /v1/me/password", here, body)).Status.ShouldBe(204);
        (await server.CallAsync("GET /v1/me", here)).Status.ShouldBe(200);
        (await server.CallAsync("GET /v1/me", there)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_outgoing_secret_goes_back_to_its_owner_and_to_a_system_user_alone()
    {
        const string path = "/v1/credentials/mail%2Fimap/uma@example.com";
        (
            await server.CallAsync($"PUT {path}", server.User.Basic(), """{"secret":"s3cret"}""")
        ).Status.ShouldBe(204);
        (await server.CallAsync($"GET {path}", server.User.Basic()))
            .Say("secret")
            .ShouldBe("s3cret");
        (await server.CallAsync($"GET {path}?associate=uma", server.System.Basic()))
            .Say("secret")
            .ShouldBe("s3cret");
        (
            await server.CallAsync($"GET {path}?associate=uma", server.Operator.Basic())
        ).ShouldBeProblem(404, "not_found");
        (
            await server.CallAsync($"GET {path}?associate=uma", server.External.Basic())
        ).ShouldBeProblem(403, "forbidden");

        var list = await server.CallAsync(
            "GET /v1/credentials?associate=uma",
            server.Operator.Basic()
        );
        list.Json.GetProperty("items")[0].GetProperty("type").GetString().ShouldBe("mail/imap");
        list.Text.ShouldNotContain("s3cret");
        (
            await server.CallAsync($"DELETE {path}?associate=uma", server.Operator.Basic())
        ).Status.ShouldBe(204);
        (await server.CallAsync($"GET {path}", server.User.Basic())).ShouldBeProblem(
            404,
            "not_found"
        );
    }

    [Fact]
    public async Task Decisions_stand_refusals_first_and_hold_no_secret()
    {
        await server.CallAsync("GET /v1/me", server.User.Basic());
        await server.CallAsync(
            "GET /v1/me",
            TestServer.Basic("uma", "a wrong pass-phrase").ToString()
        );
        await server.CallAsync(
            "GET /v1/me",
            TestServer.Basic("my mistyped password", "x").ToString()
        );
        var list = await server.CallAsync("GET /v1/decisions", server.Administrator.Basic());
        var items = list.Json.GetProperty("items").EnumerateArray().ToList();
        items[0].GetProperty("believed").GetBoolean().ShouldBeFalse();
        items.Select(item => item.GetProperty("believed").GetBoolean()).ShouldBeInOrder();
        list.Text.ShouldNotContain("a wrong pass-phrase");
        list.Text.ShouldNotContain("mistyped");
        list.Text.ShouldNotContain(server.User.Password);

        var refused = await server.CallAsync(
            "GET /v1/decisions?refused=true&door=api&associate=uma",
            server.Administrator.Basic()
        );
        refused.Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        refused
            .Json.GetProperty("items")[0]
            .GetProperty("outcome")
            .GetString()
            .ShouldBe("wrong_password");
    }

    [Fact]
    public async Task A_tenant_is_added_with_its_administrator_who_comes_in_by_a_code()
    {
        var added = await server.CallAsync(
            "POST /v1/tenants",
            server.Operator.Basic(),
            """{"id":"Cust3","name":"Third","admin":{"name":"tara","email":"tara@example.com"}}"""
        );
        added.Status.ShouldBe(201, added.Text);
        var activation = added.Json.GetProperty("activation");
        activation
            .GetProperty("link")
            .GetString()!
            .ShouldStartWith($"{server.Address}Cust3/activate");
        (
            await server.CallAsync(
                "POST /Cust3/v1/activate",
                body: $$"""{"code":"{{activation.GetProperty("code")}}","password":"seven slow herons walk"}"""
            )
        ).Status.ShouldBe(200);
        (
            await server.CallAsync(
                "GET /Cust3/v1/associates",
                TestServer.Basic("tara", "seven slow herons walk").ToString()
            )
        ).Status.ShouldBe(200);
        (
            await server.CallAsync(
                "POST /v1/tenants",
                server.Operator.Basic(),
                """{"id":"cust3"}"""
            )
        ).ShouldBeProblem(409, "conflict");
        (
            await server.CallAsync(
                "POST /v1/tenants",
                server.Operator.Basic(),
                """{"id":"login"}"""
            )
        ).ShouldBeProblem(422, "unfit");
    }

    [Fact]
    public async Task The_registry_of_doors_is_there_for_operators()
    {
        var doors = await server.CallAsync("GET /v1/doors", server.Operator.Basic());
        doors
            .Json.GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty("name").GetString())
            .ShouldBe(Counterfoil.Server.Doors.All.Select(row => row.Door.Name));
    }

    [Fact]
    public async Task Who_fails_too_often_is_told_how_long_to_wait()
    {
        for (var i = 0; i < 5; i++)
            await server.CallAsync("GET /v1/me", TestServer.Basic("uma", "wrong").ToString());
        var answer = await server.CallAsync("GET /v1/me", server.User.Basic());
        answer.ShouldBeProblem(429, "too_many_attempts");
        int.Parse(answer.Headers["Retry-After"]).ShouldBeInRange(1, 15);
    }
}
