using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Counterfoil.Server.Texts;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed partial class LanguageTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    // Names, units and forms that are the same in both languages.
    private static readonly string[] MayBeEnglish =
    [
        "Tickets_AtDoor",
        "Door_rest",
        "Door_soap",
        "Time_Exact",
        "Time_Ahead",
        "Time_Days",
        "Time_Minutes",
        "Time_Seconds",
        "Occasion_Login",
        "Factor_passkey",
        "Dev_Name",
        "Dev_Logo",
        "Dev_Scopes",
        "DevState_Active",
        "Sandbox_Link",
        "Sandbox_Title",
        "Seats_Installation",
    ];

    private static readonly ResourceManager Resources = new(typeof(PageTexts));

    public static TheoryData<string> Others => new(Languages.All.Skip(1).Select(one => one.Code));

    [Theory]
    [MemberData(nameof(Others))]
    public void Each_language_says_everything_with_the_same_gaps(string code)
    {
        var english = TextsOf(CultureInfo.InvariantCulture);
        var other = TextsOf(new CultureInfo(code));
        other.Keys.ShouldBe(english.Keys, ignoreOrder: true);
        foreach (var (name, text) in english)
            GapsOf(other[name]).ShouldBe(GapsOf(text), $"{code} {name}");
        other["Language"].ShouldBe(code);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void No_language_is_English_by_accident(string code)
    {
        var english = TextsOf(CultureInfo.InvariantCulture);
        TextsOf(new CultureInfo(code))
            .Where(text => !MayBeEnglish.Contains(text.Key) && text.Value == english[text.Key])
            .Select(text => text.Key)
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.5", "de", "Anmelden")]
    [InlineData("no", "nb", "Logg inn")]
    [InlineData("nn-NO,en;q=0.1", "nb", "Logg inn")]
    [InlineData("fr,sv;q=0.5,da;q=0.4", "sv", "Logga in")]
    [InlineData("da", "da", "Log ind")]
    [InlineData("nl-BE", "nl", "Inloggen")]
    [InlineData("fr", "en", "Log in")]
    [InlineData("de;q=0,fr", "en", "Log in")]
    [InlineData("*;q=x,;;;,en-,-", "en", "Log in")]
    public async Task A_page_is_in_the_language_that_the_browser_prefers(
        string header,
        string lang,
        string heading
    )
    {
        var visitor = house.NewVisitor();
        visitor.Headers["Accept-Language"] = header;
        var page = await visitor.GetAsync("/login");
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe(lang);
        page.Heading.ShouldBe(heading);
    }

    [Fact]
    public async Task What_a_person_chose_stays_chosen_and_leads_back_to_the_page()
    {
        var visitor = house.NewVisitor();
        visitor.Headers["Accept-Language"] = "de";
        var chosen = await visitor.GetAsync("/login/language?to=nl&back=%2Fsignedout%3Fended%3D2");
        chosen.Location.ShouldBe("/signedout?ended=2");
        (await visitor.GetAsync(chosen.Location!)).Notice.ShouldBe(
            "2 tickets zijn be\u00ebindigd."
        );
        (await visitor.GetAsync("/login")).Heading.ShouldBe("Inloggen");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task Choosing_a_language_leads_to_no_other_site(string back)
    {
        var address = $"/login/language?to=nl&back={Uri.EscapeDataString(back)}";
        (await house.NewVisitor().GetAsync(address)).Location.ShouldBe("/");
    }

    private static Dictionary<string, string> TextsOf(CultureInfo culture) =>
        Resources
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)
            .ShouldNotBeNull()
            .Cast<DictionaryEntry>()
            .ToDictionary(
                entry => (string)entry.Key,
                entry => (string)entry.Value!,
                StringComparer.Ordinal
            );

    private static string[] GapsOf(string text) =>
        [.. Gap().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\d\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Gap();
}
