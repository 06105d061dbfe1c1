using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Server.Pages;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>Lines of RFC 9700, and what broke at others, in the course of a login (docs/protocols.md).</summary>
public sealed class CourseLineTests : IAsyncLifetime
{
    private const string Name = "lena";
    private readonly CourseHouse house = new();
    private Somebody lena = null!;

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        lena = await house.AddAsync(Name);
    }

    public Task DisposeAsync() => house.DisposeAsync();

    [Fact]
    public async Task Line_40_What_an_application_asks_for_is_shown_and_agreed_to_before_it_gets_anything()
    {
        var request = house.Request with { Scopes = ["openid", "webapi", "mail"] };
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, Name, lena.Password, request);
        page.ShouldBeAt("consent");
        page.Text.ShouldContain("Reporter");
        page.Document.QuerySelectorAll("ul.asks li").Length.ShouldBe(3);
        house.Books.Consents.ShouldBeEmpty();
        (await visitor.GetAsync(house.BeginAt(request))).Status.ShouldNotBe(200);
        (await visitor.OpenAsync(house.BeginAt(request))).ShouldBeAt("consent");
        (await QuietAsync(visitor, request)).ShouldBe("consent_required");

        (await visitor.SendAsync(page, "consent")).Answer().ShouldContainKey("code");
        house.Books.Consents.ShouldHaveSingleItem().Scopes.ShouldBe(["webapi", "mail"]);
    }

    [Fact]
    public async Task Line_40_Who_is_asked_nothing_again_is_sent_to_an_application_that_is_surely_itself()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, Name, lena.Password);
        await visitor.SendAsync(page, "consent");
        (await visitor.GetAsync(house.BeginAt())).Answer().ShouldContainKey("code");

        // Without a secret any program of the machine could be at that address.
        house.Books.Applications[0] = house.Application with
        {
            Type = ClientType.Public,
        };
        page = await visitor.OpenAsync(house.BeginAt());
        page.ShouldBeAt("consent");
        (await QuietAsync(visitor, house.Request)).ShouldBe("consent_required");
        (await visitor.SendAsync(page, "consent")).Answer().ShouldContainKey("code");

        // At an address of its own in the web nobody else is.
        var own = house.Request with
        {
            RedirectUri = "https://app.example.com/cb",
        };
        var sent = await visitor.GetAsync(house.BeginAt(own));
        sent.Location!.ShouldStartWith("https://app.example.com/cb?");
        sent.Location!.ShouldContain("code=");
    }

    [Fact]
    public async Task Advisory_29_Every_cookie_of_a_login_is_this_hosts_alone_and_no_scripts()
    {
        var cookies = (await WalkAsync()).SelectMany(answer => answer.SetCookies).ToList();
        cookies.Select(NameOf).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(3);
        foreach (var cookie in cookies)
        {
            cookie.ShouldStartWith("__Host-");
            var parts = cookie.Split("; ").Skip(1).ToList();
            parts.ShouldContain("secure");
            parts.ShouldContain("httponly");
            parts.ShouldContain("path=/");
            parts.ShouldContain(part => part == "samesite=lax" || part == "samesite=strict");
            parts.ShouldNotContain(part =>
                part.StartsWith("domain", StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    [Fact]
    public async Task Advisory_40_No_answer_that_sets_a_cookie_is_kept_by_anybody_between()
    {
        var setting = (await WalkAsync()).Where(answer => answer.SetCookies.Count > 0).ToList();
        setting.Count.ShouldBeGreaterThan(3);
        foreach (var answer in setting)
            (answer.Header("Cache-Control") ?? "").ShouldContain(
                "no-store",
                Case.Sensitive,
                $"{answer.Response.RequestMessage!.RequestUri}: {NameOf(answer.SetCookies[0])}"
            );
    }

    // A whole login, remembered, to the application; another by the session; the end of it.
    private async Task<IReadOnlyList<Shown>> WalkAsync()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.OpenAsync(house.BeginAt());
        page = await visitor.NameAsync(page, Name);
        page = await visitor.SendAsync(
            page,
            "password",
            ("password", lena.Password),
            ("remember", "yes")
        );
        (await visitor.SendAsync(page, "consent")).Answer().ShouldContainKey("code");
        (await visitor.GetAsync(house.BeginAt())).Answer().ShouldContainKey("code");
        await visitor.OpenAsync(house.BeginAt(house.Request with { Prompts = Prompts.Login }));
        await visitor.LogInAsync(lena);
        await visitor.FillAsync("/logout", to: null);
        return visitor.Answers;
    }

    private async Task<string> QuietAsync(PageVisitor visitor, AuthorizationRequest request) =>
        (await visitor.GetAsync(house.BeginAt(request with { Prompts = Prompts.None }))).Answer()[
            "error"
        ];

    private static string NameOf(string cookie) => cookie.Split('=')[0];
}
