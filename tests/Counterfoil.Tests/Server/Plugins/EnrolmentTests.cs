using Counterfoil.Tests.Server.Api;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Plugins;

/// <summary>A plugin's administration side over the API: by the person, by administrators, and by nobody else.</summary>
public sealed class EnrolmentTests : IAsyncLifetime
{
    private const string Mine = "/v1/me/credentials/Test%2FGood";
    private const string Umas = "/v1/associates/uma/credentials/Test%2FGood";
    private const string Body = """{"values":{"label":"phone","colour":"red","loud":"true"}}""";

    private readonly OutsidersFolder folder = new("Good");
    private TestServer server = null!;

    public async Task InitializeAsync() =>
        server = await PluginsInHearingsTests.StartAsync(folder.Pinned());

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Anybody_sees_which_fields_a_plugin_asks()
    {
        var plugin = await server.CallAsync("GET /v1/plugins/Test%2FGood", server.User.Basic());

        plugin.Status.ShouldBe(200, plugin.Text);
        plugin.Say("displayName").ShouldBe("Words");
        plugin
            .Json.GetProperty("enrolmentFields")
            .EnumerateArray()
            .Select(field => field.GetProperty("name").GetString())
            .ShouldBe(["label", "colour", "loud", "pin"]);
    }

    [Fact]
    public async Task A_person_enrols_is_shown_things_once_confirms_and_is_then_asked_for_more()
    {
        var ticket = await server.LogInAsync(server.User);

        var enrolled = await server.CallAsync($"POST {Mine}", ticket, Body);

        enrolled.Status.ShouldBe(200, enrolled.Text);
        enrolled.Headers["Cache-Control"].ShouldContain("no-store");
        var shown = enrolled.Json.GetProperty("shownOnce").EnumerateArray().ToList();
        shown
            .Select(one => one.GetProperty("kind").GetString())
            .ShouldBe(["text", "qrCode", "list"]);
        shown[0].GetProperty("text").GetString().ShouldBe("word of uma");
        Convert
            .FromBase64String(shown[1].GetProperty("image").GetString()!)[..4]
            .ShouldBe([0x89, 0x50, 0x4E, 0x47]);
        shown[2].GetProperty("items").GetArrayLength().ShouldBe(2);
        var id = enrolled.Say("id");
        (await ListAsync(ticket)).ShouldContain("\"label\":\"Confirmed\",\"text\":\"no\"");
        (await server.CallAsync("GET /v1/me", ticket)).Status.ShouldBe(200);

        (
            await server.CallAsync(
                $"PATCH {Mine}/{id}",
                ticket,
                """{"values":{"word":"word of uma"}}"""
            )
        ).Status.ShouldBe(200);

        // The ticket is heard again at once, and lacks the new factor.
        (await server.CallAsync("GET /v1/me", ticket)).ShouldBeProblem(403, "more_evidence");
        (await server.CallAsync("GET /v1/me", server.User.Basic())).ShouldBeProblem(
            403,
            "more_evidence"
        );
        var decisions = await server.CallAsync(
            "GET /v1/decisions?associate=uma&outcome=credential_enrolled",
            server.Operator.Basic()
        );
        decisions.Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        decisions.Text.ShouldNotContain("word of uma");
    }

    [Fact]
    public async Task An_old_login_changes_nothing_of_ones_own()
    {
        var ticket = await server.LogInAsync(server.User);
        server.Time.Advance(TimeSpan.FromMinutes(11));

        (await server.CallAsync($"POST {Mine}", ticket, Body)).ShouldBeProblem(
            403,
            "login_too_old"
        );
        // A younger ticket got with the old one is as old as the login behind both.
        var younger = (await server.CallAsync("POST /v1/tickets", ticket, "{}")).Say("ticket");
        (await server.CallAsync($"POST {Mine}", $"SOTicket {younger}", Body)).ShouldBeProblem(
            403,
            "login_too_old"
        );
        (await server.CallAsync($"POST {Mine}", server.User.Basic(), Body)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_administrators_old_login_changes_nothing_of_others()
    {
        var ticket = await server.LogInAsync(server.Administrator);
        server.Time.Advance(TimeSpan.FromMinutes(11));

        (await server.CallAsync($"POST {Umas}", ticket, Body)).ShouldBeProblem(
            403,
            "login_too_old"
        );
    }

    [Fact]
    public async Task A_ticket_that_was_got_with_a_fresh_one_is_a_programs_or_a_sites_and_changes_nothing()
    {
        var ticket = await server.LogInAsync(server.User);
        var handedOn = (await server.CallAsync("POST /v1/tickets", ticket, "{}")).Say("ticket");

        (await server.CallAsync($"POST {Mine}", $"SOTicket {handedOn}", Body)).ShouldBeProblem(
            403,
            "login_too_old"
        );
        (await server.CallAsync($"POST {Mine}", ticket, Body)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_administrator_enrols_edits_and_removes_and_nobody_else_does()
    {
        (await server.CallAsync($"POST {Umas}", server.External.Basic(), Body)).ShouldBeProblem(
            403,
            "forbidden"
        );
        var enrolled = await server.CallAsync($"POST {Umas}", server.Administrator.Basic(), Body);
        enrolled.Status.ShouldBe(200, enrolled.Text);
        var id = enrolled.Say("id");
        (
            await server.CallAsync(
                $"POST /v1/associates/olga/credentials/Test%2FGood",
                server.Administrator.Basic(),
                Body
            )
        ).ShouldBeProblem(403, "forbidden");

        var edited = await server.CallAsync(
            $"PATCH {Umas}/{id}",
            server.Administrator.Basic(),
            """{"values":{"label":"tablet"}}"""
        );

        edited.Status.ShouldBe(200, edited.Text);
        (await ListAsync(server.User.Basic())).ShouldContain("\"text\":\"tablet\"");
        // Another's row is not there under one's own name, nor under that of a third.
        (await server.CallAsync($"DELETE {Mine}/{id}", server.Operator.Basic())).ShouldBeProblem(
            404,
            "not_found"
        );
        (
            await server.CallAsync($"DELETE {Umas}/{id}", server.Administrator.Basic())
        ).Status.ShouldBe(200);
        (await ListAsync(server.User.Basic())).ShouldNotContain("Test/Good");
    }

    [Theory]
    [InlineData("""{"values":{}}""", "label")]
    [InlineData("""{"values":{"label":"x","colour":"blue"}}""", "colour")]
    [InlineData("""{"values":{"label":"x","loud":"maybe"}}""", "loud")]
    [InlineData("""{"values":{"label":"x","other":"y"}}""", "other")]
    public async Task A_field_that_is_wrong_is_named_before_the_plugin_sees_it(
        string body,
        string field
    )
    {
        var answer = await server.CallAsync($"POST {Mine}", server.User.Basic(), body);

        answer.ShouldBeProblem(422, "unfit");
        answer
            .Json.GetProperty("problems")
            .EnumerateArray()
            .ShouldHaveSingleItem()
            .GetProperty("field")
            .GetString()
            .ShouldBe(field);
    }

    [Fact]
    public async Task A_plugin_that_throws_is_named_and_its_text_goes_nowhere()
    {
        var answer = await server.CallAsync(
            $"POST {Mine}",
            server.User.Basic(),
            """{"values":{"label":"throw"}}"""
        );

        answer.ShouldBeProblem(502, "plugin_failed");
        answer.Text.ShouldContain("Test/Good");
        answer.Text.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Wrong_answers_are_counted_until_they_must_wait()
    {
        var ticket = await server.LogInAsync(server.User);
        var id = (await server.CallAsync($"POST {Mine}", ticket, Body)).Say("id");
        ApiAnswer answer = null!;
        for (var i = 0; i < 8; i++)
            answer = await server.CallAsync(
                $"PATCH {Mine}/{id}",
                ticket,
                """{"values":{"word":"guess"}}"""
            );

        answer.ShouldBeProblem(429, "too_many_attempts");
        answer.Headers.ContainsKey("Retry-After").ShouldBeTrue();
    }

    [Fact]
    public async Task The_password_is_shown_by_kind_and_never_chosen_for_another()
    {
        var listed = await server.CallAsync(
            "GET /v1/associates/uma/credentials",
            server.Operator.Basic()
        );

        listed.Text.ShouldContain("CRM5/PASSWORD");
        listed.Text.ShouldNotContain("$");
        (
            await server.CallAsync(
                "POST /v1/associates/uma/credentials/CRM5%2FPASSWORD",
                server.Operator.Basic(),
                "{}"
            )
        ).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task Removing_a_credential_ends_the_tickets_that_it_helped_to_prove()
    {
        var ticket = await server.LogInAsync(server.User);
        var listed = await server.CallAsync(
            "GET /v1/associates/uma/credentials",
            server.Operator.Basic()
        );
        var id = listed.Json.GetProperty("items")[0].GetProperty("id").GetString();

        (
            await server.CallAsync(
                $"DELETE /v1/associates/uma/credentials/CRM5%2FPASSWORD/{id}",
                server.Operator.Basic()
            )
        ).Status.ShouldBe(200);

        (await server.CallAsync("GET /v1/me", ticket)).ShouldBeProblem(401, "invalid_credentials");
    }

    private async Task<string> ListAsync(string authorization)
    {
        var listed = await server.CallAsync("GET /v1/me/credentials", authorization);
        listed.Status.ShouldBe(200, listed.Text);
        return listed.Text;
    }
}
