using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Counterfoil.Tests.Server.Accounts;
using Counterfoil.Tests.Server.Api;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>What a developer does with a browser: ask, register, rotate, look what went wrong, try things in the sandbox.</summary>
public sealed class DeveloperPagesTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private TestServer Server => house.Server;

    [Fact]
    public async Task Somebody_asks_is_approved_and_registers_an_application_whose_token_is_shown_once()
    {
        var (visitor, account) = await NewcomerAsync("dana");
        var page = await visitor.GetAsync("/developer");
        page.Text.ShouldContain("answers these questions first");
        page = await visitor.SubmitAsync(
            page,
            "/developer",
            ("company", "Contoso"),
            ("email", "dev@contoso.example"),
            ("purpose", "A planner")
        );
        page.Location.ShouldBe("/developer");
        (await visitor.GetAsync("/developer")).Text.ShouldContain("Nobody has decided yet");
        (await visitor.GetAsync("/developer/new")).Location.ShouldBe("/developer");

        await ApproveAsync(account);
        page = await visitor.FillAsync(
            "/developer/new",
            to: null,
            ("name", "Planner"),
            ("redirectUris", "https://planner.example/cb\r\nhttps://planner.example/two")
        );
        var token = page.Document.QuerySelector("#token")!.TextContent;
        TokenText.IsWellFormed(token).ShouldBeTrue();
        page.Header("Cache-Control")!.ShouldContain("no-store");
        (await IsKnownAsync(token)).ShouldBeTrue();

        var list = await visitor.GetAsync("/developer");
        list.Text.ShouldContain("Planner");
        list.Text.ShouldContain("In development");
        var one = await visitor.GetAsync(AddressIn(list, "Planner"));
        one.Html.ShouldNotContain(token[30..]);
        one.Document.QuerySelector("#redirectUris")!.TextContent.ShouldContain("/two");
        (await visitor.GetAsync("/developer?search=nothing")).Text.ShouldContain("no such");
    }

    [Fact]
    public async Task Tokens_are_rotated_and_revoked_and_what_is_registered_is_changed()
    {
        var (visitor, one) = await WithApplicationAsync("dolf", "Clock");
        var first = one.Document.QuerySelector("input[name=revoke]")!.GetAttribute("value");
        var form = one.Document.QuerySelector("[name=form]")!.GetAttribute("value")!;
        var made = await visitor.ForgeAsync(
            "/developer/token",
            ("form", form),
            ("id", IdOf(one)),
            ("label", "second"),
            ("others", "72")
        );
        var token = made.Document.QuerySelector("#token")!.TextContent;
        (await IsKnownAsync(token)).ShouldBeTrue();

        var address = AddressOf(one);
        one = await visitor.GetAsync(address);
        one.Text.ShouldContain("second");
        one.Text.ShouldContain("not yet");
        var second = one
            .Document.QuerySelectorAll("input[name=revoke]")
            .Select(input => input.GetAttribute("value"))
            .First(id => id != first)!;
        var revoked = await visitor.ForgeAsync(
            "/developer/token",
            ("form", form),
            ("id", IdOf(one)),
            ("revoke", second)
        );
        (await visitor.GetAsync(revoked.Location!)).Notice.ShouldContain("is revoked");
        (await IsKnownAsync(token)).ShouldBeFalse();

        var saved = await visitor.EditAsync(
            one,
            "/developer/application",
            ("name", "Better clock"),
            ("scopes", "webapi files")
        );
        one = await visitor.GetAsync(saved.Location!);
        one.Heading.ShouldBe("Better clock");
        one.Notice.ShouldBe("It is saved.");
        var refused = await visitor.EditAsync(
            one,
            "/developer/application",
            ("redirectUris", "https://*.example/cb")
        );
        refused.Status.ShouldBe(400);
        refused.Problems.ShouldNotBeEmpty();
        refused
            .Document.QuerySelector("#redirectUris")!
            .TextContent.ShouldContain("https://*.example/cb");
    }

    [Fact]
    public async Task The_last_errors_stand_on_the_page_and_in_the_api_each_with_its_fix()
    {
        var (visitor, one) = await WithApplicationAsync("dora.dev", "Faulty");
        one.Text.ShouldContain("Nothing was refused.");
        var clientId = one.Document.QuerySelector(".lead .code")!.TextContent;
        for (var times = 0; times < 3; times++)
            await Server.Client.GetAsync(
                $"/login/common/oauth/authorize?client_id={clientId}&response_type=code&redirect_uri=https%3A%2F%2Felsewhere.example"
            );
        await Server.Client.PostAsync(
            "/login/common/oauth/tokens",
            new FormUrlEncodedContent([
                KeyValuePair.Create("client_id", clientId),
                KeyValuePair.Create("client_secret", "cfa_wrong"),
                KeyValuePair.Create("grant_type", "authorization_code"),
            ])
        );

        one = await visitor.GetAsync(AddressOf(one));
        var lines = one.Document.QuerySelectorAll(".decisions li");
        lines.Length.ShouldBe(2);
        lines[0].TextContent.ShouldContain("invalid_client");
        lines[1].TextContent.ShouldContain("redirect_uri is not registered");
        lines[1].TextContent.ShouldContain("3");
        // Who sat before it is no developer's business.
        foreach (var line in lines)
            line.TextContent.ShouldNotContain("127.0.0.1");
        one.Html.ShouldNotContain("cfa_wrong");

        var answer = await Server.CallAsync(
            $"GET /v1/applications/{clientId}/errors",
            Server.Operator.Basic()
        );
        answer.Status.ShouldBe(200, answer.Text);
        var items = answer.Json.GetProperty("items").EnumerateArray().ToList();
        items.Select(item => item.GetProperty("count").GetInt32()).ShouldBe([1, 3]);
        items[1].GetProperty("fix").GetString()!.ShouldContain("register this very address");
        answer.Text.ShouldNotContain("127.0.0.1");
        var (_, other) = await WithApplicationAsync("dirk", "Other");
        other.Text.ShouldContain("Nothing was refused.");
    }

    [Fact]
    public async Task Nobody_reaches_the_application_of_another_developer()
    {
        var (_, one) = await WithApplicationAsync("doris", "Hers");
        var (stranger, his) = await WithApplicationAsync("detlef", "His");
        (await stranger.GetAsync("/developer")).Text.ShouldNotContain("Hers");
        (await stranger.GetAsync(AddressOf(one))).Status.ShouldBe(404);
        var form = his.Document.QuerySelector("[name=form]")!.GetAttribute("value")!;
        foreach (var path in new[] { "/developer/application", "/developer/token" })
            (
                await stranger.ForgeAsync(path, ("form", form), ("id", IdOf(one)), ("name", "Mine"))
            ).Status.ShouldBe(404);

        var nobody = house.NewVisitor();
        await nobody.LogInAsync(Server.User);
        (await nobody.GetAsync("/developer")).Text.ShouldContain("Ask an administrator");
        (await nobody.GetAsync(AddressOf(one))).Status.ShouldBe(404);
        var op = house.NewVisitor();
        await op.LogInAsync(Server.Operator);
        (await op.GetAsync(AddressOf(one))).Heading.ShouldBe("Hers");
    }

    [Fact]
    public async Task A_developer_closes_an_application_and_is_not_asked_what_operators_decide()
    {
        var (visitor, one) = await WithApplicationAsync("dunja", "Done");
        one.Document.QuerySelectorAll("#level, #state").ShouldBeEmpty();
        one.Text.ShouldContain("Who approves it: an administrator of each tenant");
        var form = one.Document.QuerySelector("[name=form]")!.GetAttribute("value")!;
        var forged = await visitor.ForgeAsync(
            "/developer/application",
            ("form", form),
            ("id", IdOf(one)),
            ("name", "Done"),
            ("level", "Implicit")
        );
        forged.Status.ShouldBe(403);
        var closed = await visitor.ForgeAsync(
            "/developer/application",
            ("form", form),
            ("id", IdOf(one)),
            ("do", "close"),
            ("sure", "yes")
        );
        (await visitor.GetAsync(closed.Location!)).Text.ShouldContain("Closed");
    }

    [Fact]
    public async Task What_a_register_objects_to_is_said_in_the_language_of_the_page()
    {
        var (newcomer, _) = await NewcomerAsync("dagfinn");
        var page = await newcomer.SpeakAsync(await newcomer.GetAsync("/developer"), "nb");
        page = await newcomer.EditAsync(
            page,
            "/developer",
            ("company", "Contoso"),
            ("website", "http://contoso.example"),
            ("email", "dev@contoso.example"),
            ("purpose", "En planlegger")
        );
        page.Status.ShouldBe(400);
        page.Problems.ShouldBe(["Nettstedet er en https-adresse, eller tomt."]);
        page.Document.QuerySelector("#problems a")!.GetAttribute("href").ShouldBe("#website");

        var (visitor, one) = await WithApplicationAsync("dagny", "Norsk");
        one = await visitor.SpeakAsync(one, "nb");
        page = await visitor.ForgeAsync(
            "/developer/application",
            ("form", one.Document.QuerySelector("[name=form]")!.GetAttribute("value")!),
            ("id", IdOf(one)),
            ("name", "Norsk"),
            ("level", "Implicit")
        );
        page.Status.ShouldBe(403);
        page.Problems.ShouldBe(["Hvem som må godkjenne en applikasjon, endres bare av driften."]);

        foreach (var status in new[] { 303, 409 })
        {
            page = await visitor.FillAsync("/developer/sandbox", to: null, ("name", "sigrid"));
            page.Status.ShouldBe(status);
        }
        page.Problems.ShouldBe(["Noen andre har dette navnet."]);
        page = await visitor.ForgeAsync(
            "/developer/sandbox",
            ("form", page.Document.QuerySelector("[name=form]")!.GetAttribute("value")!),
            ("name", "sigbjørn"),
            ("fullName", new string('x', 255)),
            ("email", "sigbjørn@contoso.example"),
            ("administrator", "yes")
        );
        page.Problems.ShouldBe(["Navn og beskrivelser har høyst 254 tegn."]);
        page.Document.QuerySelector("#email")!
            .GetAttribute("value")
            .ShouldBe("sigbjørn@contoso.example");
        page.Document.QuerySelector("#administrator")!.HasAttribute("checked").ShouldBeTrue();
        page = await visitor.ForgeAsync(
            "/developer/token",
            ("form", page.Document.QuerySelector("[name=form]")!.GetAttribute("value")!),
            ("id", IdOf(one)),
            ("label", "usynlig\u200b")
        );
        page.Problems.ShouldBe([
            "Et tokens merkelapp har høyst 100 synlige tegn, og ikke mellomrom først eller sist.",
        ]);
    }

    [Fact]
    public async Task People_of_the_sandbox_are_added_and_choose_a_password_by_a_link()
    {
        var (visitor, _) = await WithApplicationAsync("dita", "Trial");
        var page = await visitor.FillAsync(
            "/developer/sandbox",
            to: null,
            ("name", "sam"),
            ("administrator", "yes")
        );
        page = await visitor.GetAsync(page.Location!);
        page.Notice.ShouldContain("Make a link");
        page = await visitor.SubmitAsync(page, "/developer/sandbox", ("link", "sam"));
        var link = page.Document.QuerySelector("#link")!.TextContent;
        link.ShouldContain("/Sbx");
        var activation = await house.NewVisitor().GetAsync(new Uri(link).PathAndQuery);
        activation.Status.ShouldBe(200, activation.Text);
        (await visitor.GetAsync("/developer/sandbox")).Html.ShouldNotContain(link);
    }

    private async Task<(PageVisitor Visitor, Shown One)> WithApplicationAsync(
        string name,
        string application
    )
    {
        var (visitor, account) = await NewcomerAsync(name);
        await AskAsync(account);
        await ApproveAsync(account);
        await visitor.FillAsync("/developer/new", to: null, ("name", application));
        var list = await visitor.GetAsync("/developer");
        return (visitor, await visitor.GetAsync(AddressIn(list, application)));
    }

    private async Task<(PageVisitor Visitor, Account Account)> NewcomerAsync(string name)
    {
        var somebody = await Server.AddAsync(Server.Own, name);
        var account = await Server.AddAccountAsync(somebody.Associate);
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(somebody);
        return (visitor, account);
    }

    private Task<Registered<Developer>> AskAsync(Account account) =>
        Server
            .Services.GetRequiredService<DeveloperRegister>()
            .AskAsync(
                account,
                new DeveloperAnswers
                {
                    Company = "Contoso",
                    ContactEmail = "dev@contoso.example",
                    Purpose = "A planner",
                },
                "test",
                default
            );

    private async Task ApproveAsync(Account account) =>
        (
            await Server
                .Services.GetRequiredService<DeveloperRegister>()
                .DecideAsync(
                    account.Id,
                    new DeveloperDecision(DeveloperState.Approved),
                    "test",
                    default
                )
        ).ShouldBeOfType<Registered<Developer>.Done>();

    private async Task<bool> IsKnownAsync(string token) =>
        await Server
            .Services.GetRequiredService<IKnownApplications>()
            .FindByTokenAsync(new Secret(token), null, default)
            is not null;

    private static string AddressIn(Shown list, string application) =>
        list
            .Document.QuerySelectorAll("article a")
            .First(link => link.TextContent == application)
            .GetAttribute("href")!;

    private static string IdOf(Shown one) =>
        one.Document.QuerySelector("input[name=id]")!.GetAttribute("value")!;

    private static string AddressOf(Shown one) => $"/developer/application?id={IdOf(one)}";
}
