using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Counterfoil.Tests.Server.Course;
using Counterfoil.Tests.Server.Isolation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>
/// Naughty strings in every field of every form that a page shows, whoever looks at it: nobody is let in by one, none runs,
/// none breaks a page, neither at once nor where it is shown again.
/// </summary>
public sealed class NaughtyFormsTests : IAsyncLifetime
{
    private static readonly string[] NotTyped = ["hidden", "checkbox", "radio", "submit", "button"];

    private readonly HashSet<string> typedIn = new(StringComparer.Ordinal);
    private readonly LetterBox letters = new();
    private TestServer server = null!;
    private Victim people = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Plugins = [_ => new OneTimeCodePlugin()],
                Settings = settings => Unthrottled.Of(settings) with { Mail = letters.Settings },
            }
        );
        people = new Victim(server);
        await people.FurnishAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        letters.Dispose();
    }

    [Fact]
    public async Task In_every_field_of_every_page()
    {
        var nobody = new PageVisitor(server);
        var administrator = new PageVisitor(server);
        await administrator.LogInAsync(server.Stranger, "/Cust2/login?as=another");
        var developer = new PageVisitor(server);
        developer.Cookies[PageVisitor.TicketCookie] = Uri.EscapeDataString(people.Ids["ticket"]);
        foreach (var visitor in new[] { nobody, administrator, developer })
            await WalkAsync(visitor);
        // What a walk has not come to proves nothing.
        string[] known =
        [
            "/Cust2/login userName",
            "/Cust2/activate code",
            "/Cust2/activate newPassword",
            "/Cust2/password oldPassword",
            "/Cust2/tickets/new program",
            "/Cust2/seats who",
            "/Cust2/seats/invite name",
            "/Cust2/seats/mine code",
            "/Cust2/seats/mine tenant",
            "/Cust2/decisions who",
            "/Cust2/developer search",
            "/Cust2/developer/new name",
            "/Cust2/developer/application description",
            "/Cust2/developer/sandbox name",
            "/login/course/forgotten userName",
        ];
        known.Except(typedIn, StringComparer.Ordinal).ShouldBeEmpty(string.Join('\n', typedIn));
    }

    [Fact]
    public async Task As_the_answer_to_a_question()
    {
        foreach (var naughty in Naughty.Strings)
        {
            server.Time.Jump(TimeSpan.FromSeconds(1));
            var visitor = new PageVisitor(server);
            var asked = await visitor.LogInAsync(server.External);
            asked = await visitor.GetAsync(asked.Location!);
            var answer = await visitor.SubmitAsync(asked, "/login/challenge", ("answer", naughty));
            await ShouldBeWholeAsync(visitor, answer, naughty);
            visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
        }
    }

    private async Task WalkAsync(PageVisitor visitor)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(new RouteBook(server).PageAddresses("Cust2"));
        while (next.TryDequeue(out var address))
        {
            if (!seen.Add(address) || seen.Count > 60)
                continue;
            var page = await visitor.GetAsync(address);
            foreach (var link in page.Document.QuerySelectorAll<IHtmlAnchorElement>("main a[href]"))
                if (link.GetAttribute("href") is ['/', _, ..] to && !to.Contains("logout"))
                    next.Enqueue(to);
            foreach (var form in page.Document.Forms)
                await FillAsync(visitor, form);
        }
    }

    private async Task FillAsync(PageVisitor visitor, IHtmlFormElement form)
    {
        var action = form.GetAttribute("action")!;
        var typed = form
            .Elements.OfType<IHtmlElement>()
            .Where(IsTyped)
            .Select(field => field.GetAttribute("name")!)
            .ToList();
        var fresh = typed.Select(name => $"{action.Split('?')[0]} {name}").ToList();
        if (fresh.All(typedIn.Contains))
            return;
        typedIn.UnionWith(fresh);
        var others = form
            .Elements.OfType<IHtmlInputElement>()
            .Where(field => field.Type == "hidden" && field.Name is not null)
            .Select(field => (Name: field.Name!, field.Value))
            .ToList();
        foreach (var naughty in Naughty.Strings)
        {
            (string Name, string Value)[] fields =
            [
                .. others,
                .. typed.Select(name => (name, naughty)),
            ];
            var answer =
                form.Method == "get"
                    ? await visitor.GetAsync($"{action}?{Query(fields)}")
                    : await visitor.ForgeAsync(action, fields);
            await ShouldBeWholeAsync(visitor, answer, $"{action}: {naughty}");
        }
    }

    private static bool IsTyped(IHtmlElement field) =>
        field.GetAttribute("name") is { Length: > 0 }
        && !field.HasAttribute("readonly")
        && (
            field is IHtmlTextAreaElement
            || (field is IHtmlInputElement input && !NotTyped.Contains(input.Type))
        );

    private static string Query(IEnumerable<(string Name, string Value)> fields) =>
        string.Join(
            '&',
            fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}")
        );

    private static async Task ShouldBeWholeAsync(PageVisitor visitor, Shown answer, string naughty)
    {
        ShouldBeWhole(answer, naughty);
        if (answer is { Status: 303, Location: { } location })
        {
            location.ShouldStartWith("/", Case.Sensitive, naughty);
            location.ShouldNotStartWith("//", Case.Sensitive, naughty);
            ShouldBeWhole(await visitor.GetAsync(location), naughty);
        }
    }

    private static void ShouldBeWhole(Shown page, string naughty)
    {
        page.Status.ShouldBeLessThan(500, naughty);
        page.Document.QuerySelectorAll("script, img[src=x]").ShouldBeEmpty(naughty);
        page.SetCookies.ShouldAllBe(cookie => !cookie.StartsWith("x=", StringComparison.Ordinal));
    }
}
