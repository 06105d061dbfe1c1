using System.Text;
using System.Text.RegularExpressions;
using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;
using Counterfoil.Server.Mail;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

public sealed partial class ForgottenPasswordTests : IAsyncLifetime
{
    private const string Address = "/login/course/forgotten";

    private readonly string folder = Directory.CreateTempSubdirectory("counterfoil-mail-").FullName;
    private TestServer server = null!;

    [Fact]
    public async Task A_letter_to_the_accounts_own_address_lets_its_owner_choose_a_password_once()
    {
        var owner = await AddAsync("petra", "petra@private.example");
        var visitor = NewVisitor();
        var asked = await AskAsync(visitor, "petra");
        asked.Heading.ShouldBe("Look into your mail");
        var letter = await LetterAsync();
        letter.ShouldContain("To: petra@private.example");
        letter.ShouldNotContain("petra@example.com");
        var link = LinkIn(letter);
        link.ShouldStartWith(server.Address + "Home/activate?code=");

        var page = await visitor.GetAsync(new Uri(link).PathAndQuery);
        var password = "seven herons walk on ice";
        var done = await visitor.SubmitAsync(
            page,
            "/Home/activate",
            ("code", link[(link.IndexOf("code=", StringComparison.Ordinal) + 5)..]),
            ("newPassword", password),
            ("confirmation", password)
        );
        done.Status.ShouldBe(303, done.Text);
        server.Time.Advance(TimeSpan.FromSeconds(1));
        (await visitor.LogInAsync(owner with { Password = password })).Status.ShouldBe(303);
        var twice = await visitor.GetAsync(new Uri(link).PathAndQuery);
        (
            await visitor.SubmitAsync(
                twice,
                "/Home/activate",
                ("newPassword", password),
                ("confirmation", password)
            )
        ).Status.ShouldNotBe(303);
    }

    [Fact]
    public async Task Whoever_asks_is_told_the_same_and_only_an_account_gets_a_letter()
    {
        await AddAsync("paula", "");
        await AddAsync("pia", "pia@private.example");
        var pages = new List<string>();
        // The last one has an account: letters are written in the order of asking.
        foreach (var name in new[] { "nobody@example.com", "olga", "paula", "\u202ex", "pia" })
        {
            var visitor = NewVisitor();
            pages.Add((await AskAsync(visitor, name)).Document.QuerySelector("main")!.TextContent);
        }
        pages.Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        (await LetterAsync()).ShouldContain("To: pia@private.example");
        Directory.GetFiles(folder).Length.ShouldBe(1);
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
        (await LetterAsync()).ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task A_letter_is_in_the_language_of_the_page()
    {
        await AddAsync("per", "per@private.example");
        var visitor = NewVisitor();
        visitor.Headers["Accept-Language"] = "nb";
        await AskAsync(visitor, "per");
        (await LetterAsync()).ShouldContain("Lenken virker");
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
                Settings = settings =>
                    settings with
                    {
                        Mail = new MailSettings { From = "login@example.com", Folder = folder },
                    },
            }
        );

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private PageVisitor NewVisitor()
    {
        server.Time.Advance(TimeSpan.FromSeconds(1));
        return new PageVisitor(server);
    }

    private async Task<Shown> AskAsync(PageVisitor visitor, string name)
    {
        var sent = await visitor.FillAsync(Address, to: null, ("userName", name));
        sent.Status.ShouldBe(303, sent.Text);
        return await visitor.GetAsync(sent.Location!);
    }

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

    private async Task<string> LetterAsync()
    {
        var text = "";
        await Until.TrueAsync(() => (text = Written()).Length > 0);
        var parts = text.Split("\r\n\r\n", 2);
        return parts[0].Contains("base64", StringComparison.OrdinalIgnoreCase)
            ? parts[0]
                + "\n"
                + Encoding.UTF8.GetString(
                    Convert.FromBase64String(parts[1].Replace("\r\n", "", StringComparison.Ordinal))
                )
            : text.Replace("=\r\n", "", StringComparison.Ordinal)
                .Replace("=3D", "=", StringComparison.Ordinal);
    }

    // Whoever writes it keeps it for himself until it is whole.
    private string Written()
    {
        if (Directory.GetFiles(folder) is not [var file])
            return "";
        try
        {
            using var reader = new StreamReader(
                new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None)
            );
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string LinkIn(string letter) => Link().Match(letter).Value;

    [GeneratedRegex("http[^\\s]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
