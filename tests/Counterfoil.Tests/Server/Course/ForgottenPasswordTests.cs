using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Broker.Accounts;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

public sealed class ForgottenPasswordTests : IAsyncLifetime
{
    private const string Address = "/login/course/forgotten";
    private const string Password = "seven herons walk on ice";

    private readonly LetterBox letters = new();
    private TestServer server = null!;

    [Fact]
    public async Task A_letter_to_the_accounts_own_address_lets_its_owner_choose_a_password_once()
    {
        var owner = await AddAsync("petra", "petra@private.example");
        var visitor = NewVisitor();
        var asked = await AskAsync(visitor, "petra");
        asked.Heading.ShouldBe("Look into your mail");
        var letter = await letters.TakeAsync();
        letter.ShouldContain("To: petra@private.example");
        letter.ShouldNotContain("petra@example.com");
        var link = LetterBox.LinkIn(letter);
        link.AbsoluteUri.ShouldStartWith(server.Address + "Home/activate?code=");

        (await ActivateAsync(visitor, "/Home", link)).Status.ShouldBe(303);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (await visitor.LogInAsync(owner with { Password = Password })).Status.ShouldBe(303);
        (await ActivateAsync(visitor, "/Home", link)).Status.ShouldNotBe(303);
    }

    [Fact]
    public async Task Whoever_asks_is_told_the_same_and_only_whom_it_can_reach_gets_a_letter()
    {
        await AddAsync("paula", "");
        await AddAsync("pia", "pia@private.example");
        // Stella is another tenant's, Dora disabled, sync no person, and Carl proves himself without a password.
        string[] names =
        [
            "nobody@example.com",
            "stella",
            "dora",
            "sync",
            "carl",
            "paula",
            "\u202ex",
        ];
        await AddWithoutPasswordAsync("carl");
        var pages = new List<string>();
        // The last one is reached: letters are written in the order of asking.
        foreach (var name in names.Append("pia"))
        {
            var visitor = NewVisitor();
            pages.Add((await AskAsync(visitor, name)).Document.QuerySelector("main")!.TextContent);
        }
        pages.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await letters.TakeAsync()).ShouldContain("To: pia@private.example");
    }

    [Fact]
    public async Task Who_has_no_account_is_reached_by_the_name_and_the_card_at_the_login_of_the_tenant()
    {
        var visitor = NewVisitor();
        var login = await visitor.GetAsync("/Cust2/login");
        var forgotten = login
            .Document.QuerySelectorAll("main a")
            .Single(link => link.TextContent == "I forgot my password")
            .GetAttribute("href")!;
        (await AskAsync(visitor, "stella", forgotten)).Heading.ShouldBe("Look into your mail");
        var letter = await letters.TakeAsync();
        letter.ShouldContain("To: stella@example.com");
        var link = LetterBox.LinkIn(letter);
        link.AbsoluteUri.ShouldStartWith(server.Address + "Cust2/activate?code=");
        var done = await ActivateAsync(visitor, "/Cust2", link);
        done.Location.ShouldBe("/Cust2/login?why=activated");
        server.Time.Advance(TimeSpan.FromSeconds(1));
        var anew = server.Stranger with { Password = Password };
        (await visitor.LogInAsync(anew, "/Cust2/login")).Status.ShouldBe(303);
        // At the own tenant's login by the own tenant's name; a tenant that there is not has nobody.
        await AskAsync(visitor, "uma", Address + "?tenant=Nowhere");
        await AskAsync(visitor, "uma", Address + "?tenant=" + server.Second);
        await AskAsync(visitor, "uma", Address);
        (await letters.TakeAsync()).ShouldContain("To: uma@example.com");
    }

    [Fact]
    public async Task An_account_is_reached_at_the_login_of_whichever_tenant_and_at_no_address_but_its_own()
    {
        await AddAsync("penny", "penny@private.example");
        var visitor = NewVisitor();
        await AskAsync(visitor, "penny", Address + "?tenant=" + server.Second);
        var letter = await letters.TakeAsync();
        letter.ShouldContain("To: penny@private.example");
        letter.ShouldContain("Home/activate");
    }

    [Fact]
    public async Task Where_no_letters_are_sent_everybody_is_told_so_and_nobody_is_promised_one()
    {
        await using var silent = await TestServer.StartAsync();
        var visitor = new PageVisitor(silent);
        (await visitor.GetAsync("/login")).Text.ShouldNotContain("I forgot my password");
        foreach (var address in new[] { Address, Address + "?asked=1" })
        {
            var page = await visitor.GetAsync(address);
            page.Text.ShouldContain("This server sends no letters. Ask your administrator");
            page.Text.ShouldNotContain("Look into your mail");
            page.Document.QuerySelector("#userName").ShouldBeNull();
        }
    }

    /// <summary>GHSA-2wmj-46rj-qm2w, CVE-2026-29067: the link is the configured address's, whatever the request says.</summary>
    [Fact]
    public async Task Advisory_28_The_link_is_never_built_from_what_the_request_says()
    {
        await AddAsync("pina", "pina@private.example");
        var visitor = NewVisitor();
        visitor.Headers["X-Forwarded-Host"] = "evil.example";
        visitor.Headers["X-Forwarded-Proto"] = "https";
        visitor.Headers["Forwarded"] = "host=evil.example";
        await AskAsync(visitor, "pina");
        (await letters.TakeAsync()).ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task A_letter_is_in_the_language_of_the_page()
    {
        await AddAsync("per", "per@private.example");
        var visitor = NewVisitor();
        visitor.Headers["Accept-Language"] = "nb";
        await AskAsync(visitor, "per");
        (await letters.TakeAsync()).ShouldContain("Lenken virker");
    }

    [Fact]
    public async Task Asking_again_and_again_is_throttled_for_names_that_are_nobodys_too()
    {
        foreach (var name in new[] { "nobody", "olga" })
        {
            var visitor = NewVisitor();
            Shown shown;
            var asked = 0;
            do
            {
                shown = await visitor.FillAsync(Address, to: null, ("userName", name));
                (++asked).ShouldBeLessThan(100);
            } while (shown.Status == 303);
            shown.Status.ShouldBe(429);
            shown.Header("Retry-After").ShouldNotBeNull();
            server.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    public async Task InitializeAsync() =>
        server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings => settings with { Mail = letters.Settings },
            }
        );

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        letters.Dispose();
    }

    private PageVisitor NewVisitor()
    {
        server.Time.Advance(TimeSpan.FromSeconds(1));
        return new PageVisitor(server);
    }

    private static async Task<Shown> AskAsync(
        PageVisitor visitor,
        string name,
        string address = Address
    )
    {
        var sent = await visitor.FillAsync(address, to: null, ("userName", name));
        sent.Status.ShouldBe(303, sent.Text);
        return await visitor.GetAsync(sent.Location!);
    }

    private static async Task<Shown> ActivateAsync(PageVisitor visitor, string tenant, Uri link) =>
        await visitor.SubmitAsync(
            await visitor.GetAsync(link.PathAndQuery),
            tenant + "/activate",
            ("code", link.Query["?code=".Length..]),
            ("newPassword", Password),
            ("confirmation", Password)
        );

    private async Task AddWithoutPasswordAsync(string name) =>
        (
            await server
                .Services.GetRequiredService<AssociateRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Associate
                    {
                        Tenant = server.Own,
                        Id = default,
                        Name = name,
                        Card = new Card { Email = $"{name}@example.com" },
                    },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();

    private async Task<Somebody> AddAsync(string name, string email)
    {
        var somebody = await server.AddAsync(
            new Associate
            {
                Tenant = server.Own,
                Id = default,
                Name = name,
                Card = new Card { Email = $"{name}@example.com" },
            }
        );
        (
            await server
                .Services.GetRequiredService<AccountRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Account
                    {
                        Id = default,
                        LoginName = name,
                        Email = email,
                        Home = new Home.OfTenant(server.Own, somebody.Associate.Id),
                    },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Account>.Done>();
        return somebody;
    }
}
