using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Server;
using Counterfoil.Tests.Server.Course;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Pages;

/// <summary>
/// The pages of a course in a browser: every one of them in light and dark, on a desk and on the narrowest screen, and the way
/// back to the application past the policy of our own forms. Pictures are kept as <see cref="PageLook"/> says.
/// </summary>
public sealed class CourseBarrierTests(CourseHouse house, Browser browser)
    : IClassFixture<CourseHouse>,
        IClassFixture<Browser>
{
    private const int Desk = 800;
    private const string Anna = "anna@example.com";

    private TestServer Server => house.Server;

    [Theory]
    [InlineData(ColorScheme.Light, Desk)]
    [InlineData(ColorScheme.Dark, Desk)]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 320)]
    public async Task No_page_of_a_course_has_a_barrier(ColorScheme scheme, int width)
    {
        await SettleAsync();
        var look = await PageLook.OpenAsync(browser, scheme, width, 640);
        var page = look.Page;
        page.PlayApplication();

        await LookAtTheLoginAsync(page, look);
        await LookAtWhatIsKnownAsync(page, look);
        await LookAtChallengeAndNoAccessAsync(page, look);
        await LookAtApprovalsAsync(page, look);
        await LookAtErrorsAsync(page, look);
        await LookAtTheEndAsync(page, look);

        look.ShouldHaveFoundNothing();
        await look.SheetAsync("course");
    }

    [Fact]
    public async Task An_application_with_a_long_name_without_blanks_scrolls_no_page_sideways()
    {
        await SettleAsync();
        var books = house.Books;
        var at = books.Applications.FindIndex(one => one.Id == house.Application.Id);
        books.Applications[at] = house.Application with { Name = new string('W', 100) };
        books.Standings[Server.Own] = new Standing.Missing();
        try
        {
            var look = await PageLook.OpenAsync(browser, ColorScheme.Light, 320, 640);
            await BeginAsync(look.Page);
            await look.AtAsync("course-long-name");
            await NameAsync(look.Page, Server.User.Name);
            await look.AtAsync("course-long-password");
            await PasswordAsync(look.Page, Server.User.Password);
            await look.AtAsync("course-long-permission");
            await look.Page.PressAsync("button:has-text('Ask')");
            await look.AtAsync("course-long-waiting");
            look.ShouldHaveFoundNothing();
        }
        finally
        {
            books.Applications[at] = house.Application;
            books.Standings.Clear();
        }
    }

    [Fact]
    public async Task No_is_followed_back_to_the_application_from_the_first_page_on()
    {
        var page = await browser.OpenAsync();
        page.PlayApplication();
        await BeginAsync(page);
        await page.PressAsync("button:has-text('Cancel and go back')");
        page.Url.ShouldStartWith(CourseHouse.CallBack + "?error=access_denied");
    }

    [Theory]
    [InlineData("a site of the application's")]
    [InlineData("another program on the developer's machine")]
    public async Task A_call_back_that_leads_on_to_another_origin_is_followed_there(string where)
    {
        await SettleAsync();
        await using var site = await SecureSite.StartAsync();
        var goal = where.StartsWith("a site", StringComparison.Ordinal)
            ? new Uri(site.Address, "/inside")
            : new Uri("http://localhost:9501/inside");
        var page = await browser.OpenAsync(
            new BrowserNewContextOptions { IgnoreHTTPSErrors = true }
        );
        page.PlayApplication();
        var blocked = page.NoteBlocked();
        await BeginAsync(
            page,
            house.Request with
            {
                Prompts = Prompts.Consent,
                Tenant = Server.Own,
                RedirectUri = $"{CourseHouse.CallBack}?on={Uri.EscapeDataString(goal.ToString())}",
            }
        );
        await NameAsync(page, Anna);
        await PasswordAsync(page, house.Added("anna").Password);
        await page.PressAsync("button:has-text('Yes, I agree')");
        await page.WaitForURLAsync(goal.ToString());
        blocked.ShouldBeEmpty();
    }

    private async Task LookAtTheLoginAsync(IPage page, PageLook look)
    {
        await BeginAsync(page, house.Request with { Prompts = Prompts.Consent });
        await look.AtAsync("course-name");
        await NameAsync(page, Anna);
        await look.AtAsync("course-password");
        await PasswordAsync(page, "not the password");
        await look.AtAsync("course-password-refused");
        await page.GetByLabel("Remember my user name").CheckAsync();
        await PasswordAsync(page, house.Added("anna").Password);
        await look.AtAsync("course-installation");
        await page.PressAsync("button:has-text('Customer two')");
        await look.AtAsync("course-consent");
        await page.PressAsync("button:has-text('Yes, I agree')");
        page.Url.ShouldStartWith(CourseHouse.CallBack + "?code=");
    }

    private async Task LookAtWhatIsKnownAsync(IPage page, PageLook look)
    {
        await BeginAsync(page, house.Request with { Prompts = Prompts.SelectAccount });
        await look.AtAsync("course-name-known");
        await OpenAsync(page, "/login/course/applications");
        await look.AtAsync("course-applications");
        await OpenAsync(page, "/login/course/signed-out");
        await look.AtAsync("course-signing-out");
        await page.PressAsync("button:has-text('Log out')");
        await look.AtAsync("course-signed-out");
        await OpenAsync(page, "/login");
        await page.LogInAsync(Server.User.Name, Server.User.Password);
        await look.AtAsync("course-tickets");
    }

    private async Task LookAtChallengeAndNoAccessAsync(IPage page, PageLook look)
    {
        await BeginAnewAsync(page);
        await NameAsync(page, Server.External.Name);
        await PasswordAsync(page, Server.External.Password);
        await look.AtAsync("course-challenge");
        await BeginAnewAsync(page);
        await LogInAsync(page, Server.User);
        await BeginAsync(page, house.Request with { Tenant = Server.Second });
        await look.AtAsync("course-no-access");
    }

    private async Task LookAtApprovalsAsync(IPage page, PageLook look)
    {
        house.Books.Standings[Server.Own] = new Standing.Missing();
        try
        {
            await BeginAnewAsync(page);
            await LogInAsync(page, Server.User);
            await look.AtAsync("course-permission");
            await page.PressAsync("button:has-text('Ask')");
            await look.AtAsync("course-waiting");
            await BeginAnewAsync(page);
            await LogInAsync(page, Server.Administrator);
            await look.AtAsync("course-approval");
        }
        finally
        {
            house.Books.Standings.Clear();
        }
    }

    private async Task LookAtErrorsAsync(IPage page, PageLook look)
    {
        await OpenAsync(page, "/login/course/name?c=nothing");
        await look.AtAsync("course-lost");
        await OpenAsync(
            page,
            $"/login/common/oauth/authorize?client_id={house.Application.ClientId}&response_type=code"
                + "&redirect_uri=https%3A%2F%2Felsewhere.example%2Fcb"
        );
        await look.AtAsync("course-error");
        // A stranger goes back with the same error by their own hand: by a link, or by a form.
        await page.Context.ClearCookiesAsync();
        foreach (var mode in (string[])["query", "form_post"])
        {
            await OpenAsync(
                page,
                $"/login/common/oauth/authorize?client_id={house.Application.ClientId}&response_type=wrong"
                    + $"&redirect_uri={Uri.EscapeDataString(CourseHouse.CallBack)}&response_mode={mode}"
            );
            await look.AtAsync($"course-onward-{mode}");
        }
        await page.PressAsync("main button:has-text('On to')");
        page.Url.ShouldBe(CourseHouse.CallBack);
        await OpenAsync(page, "/login/course/forgotten");
        await look.AtAsync("course-forgotten");
        await page.GetByLabel("User name").FillAsync(Anna);
        await page.PressAsync("button[type=submit].wide");
        await look.AtAsync("course-forgotten-asked");
    }

    private async Task LookAtTheEndAsync(IPage page, PageLook look)
    {
        await BeginAnewAsync(page);
        await LogInAsync(page, Server.User);
        await OpenAsync(page, "/login/logout/confirm");
        await look.AtAsync("course-logout-confirm");
        (await page.TitleAsync()).ShouldStartWith("Log out");
        // What sends itself is gone before anybody looks at it; without its script it stays.
        var shown = await FormPostAsync();
        await page.GotoAsync("about:blank");
        await page.SetContentAsync(shown);
        await look.AtAsync("course-form-post");
        (await page.TitleAsync()).ShouldStartWith("Back to the application");
    }

    private async Task<string> FormPostAsync()
    {
        var visitor = house.NewVisitor();
        var consent = await visitor.LogInAsync(
            house,
            Anna,
            house.Added("anna").Password,
            house.Request with
            {
                Prompts = Prompts.Consent,
                Tenant = Server.Own,
                ResponseMode = ResponseMode.FormPost,
            }
        );
        var shown = await visitor.SendAsync(consent, "consent");
        shown.Document.QuerySelector("script")!.Remove();
        return shown.Html;
    }

    // Once for all cases: an account with a seat in a second tenant that has a face of its own.
    private async Task SettleAsync()
    {
        if (house.HasAdded("anna"))
            return;
        var home = await house.AddAsync("anna");
        house.AddAccount(home, Anna, await house.AddAsync("anna.guest", Server.Second));
        await Server.SwitchAsync(Server.Second, switches => switches with { Face = Picture.Face });
        // Choosing a password ends what was issued until that instant; the clock must have left it.
        Server.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private Task<IResponse?> BeginAsync(IPage page, AuthorizationRequest? request = null) =>
        OpenAsync(page, house.BeginAt(request));

    // As nobody: no cookie of what was before.
    private async Task BeginAnewAsync(IPage page)
    {
        await page.Context.ClearCookiesAsync();
        await BeginAsync(page);
    }

    private Task<IResponse?> OpenAsync(IPage page, string path) =>
        page.GotoAsync(new Uri(Server.Address, path).ToString());

    private static async Task LogInAsync(IPage page, Somebody somebody)
    {
        await NameAsync(page, somebody.Name);
        await PasswordAsync(page, somebody.Password);
    }

    private static async Task NameAsync(IPage page, string name)
    {
        await page.GetByLabel("User name").FillAsync(name);
        await page.PressAsync("button:has-text('Next')");
    }

    private static async Task PasswordAsync(IPage page, string password)
    {
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.PressAsync("button:has-text('Log in')");
    }
}
