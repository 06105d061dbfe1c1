using Counterfoil.Authority;
using Counterfoil.Authority.Passwords;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

public sealed class PasswordPageTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private const string Good = "seven kettles sing in autumn rain";

    [Fact]
    public async Task A_code_sets_a_password_once()
    {
        var code = await CodeForAsync(house.Server.User);
        var visitor = house.NewVisitor();
        var page = await visitor.GetAsync($"/activate?code={code}");
        page.Header("Referrer-Policy").ShouldBe("no-referrer");
        page.Document.QuerySelector("#code")!.GetAttribute("value").ShouldBe(code);
        page.Document.QuerySelector("#newPassword")!
            .GetAttribute("autocomplete")
            .ShouldBe("new-password");
        (string, string)[] typed = [("code", code), ("newPassword", Good), ("confirmation", Good)];
        var done = await visitor.SubmitAsync(page, "/activate", typed);

        done.Status.ShouldBe(303);
        done.Location.ShouldBe("/login?why=activated");
        (await visitor.GetAsync(done.Location!)).Notice.ShouldStartWith("Your password is set.");
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        (await visitor.LogInAsync(house.Server.User with { Password = Good })).Status.ShouldBe(303);
        var again = await visitor.SubmitAsync(page, "/activate", typed);
        again.Status.ShouldBe(403);
        again.Problems.ShouldHaveSingleItem().ShouldStartWith("This code is not right");
    }

    [Theory]
    [InlineData("two words", "two words", "newPassword")]
    [InlineData("password password password", "password password password", "newPassword")]
    [InlineData(Good, "seven kettles", "confirmation")]
    [InlineData("", "", "newPassword")]
    public async Task A_password_that_will_not_do_leaves_the_code_good(
        string password,
        string confirmation,
        string field
    )
    {
        var code = await CodeForAsync(house.Server.System);
        var visitor = house.NewVisitor();
        var refused = await visitor.FillAsync(
            "/activate",
            null,
            ("code", code),
            ("newPassword", password),
            ("confirmation", confirmation)
        );

        refused.Status.ShouldBe(400);
        refused
            .Document.QuerySelectorAll("#problems a")
            .ShouldHaveSingleItem()
            .GetAttribute("href")
            .ShouldBe("#" + field);
        if (password.Length > 0)
            refused.Document.Body!.InnerHtml.ShouldNotContain($"\"{password}\"");
        var done = await visitor.SubmitAsync(
            refused,
            "/activate",
            ("code", code),
            ("newPassword", Good),
            ("confirmation", Good)
        );
        done.Status.ShouldBe(303);
    }

    [Fact]
    public async Task The_own_password_is_changed_with_the_old_one_and_other_browsers_are_logged_out()
    {
        var person = await NewPersonAsync("karl");
        var (here, there) = (house.NewVisitor(), house.NewVisitor());
        await here.LogInAsync(person);
        await there.LogInAsync(person);
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        var wrong = await ChangeAsync(here, "not it", stay: true);
        wrong.Status.ShouldBe(403);
        wrong.Problems.ShouldBe(["The old password is not right."]);
        var done = await ChangeAsync(here, person.Password, stay: true);

        done.Location.ShouldBe("/tickets?done=changed");
        (await here.GetAsync(done.Location!)).Notice.ShouldStartWith("Your password is changed");
        (await there.GetAsync("/tickets")).Status.ShouldBe(303);
    }

    [Fact]
    public async Task Who_does_not_stay_logs_in_with_the_new_password()
    {
        var person = await NewPersonAsync("kora");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(person);
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        var done = await ChangeAsync(visitor, person.Password, stay: false);

        done.Location.ShouldBe("/login?why=changed");
        visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        (await visitor.LogInAsync(person)).Status.ShouldBe(403);
        (await visitor.LogInAsync(person with { Password = Good })).Status.ShouldBe(303);
    }

    [Fact]
    public async Task A_wrong_old_password_is_said_in_the_language_of_the_page()
    {
        var person = await NewPersonAsync("kerstin");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(person);
        await visitor.SpeakAsync(await visitor.GetAsync("/password"), "sv");
        var wrong = await ChangeAsync(visitor, "not the password", stay: true);
        wrong.Problems.ShouldBe(["Det gamla lösenordet är inte rätt."]);
    }

    [Theory]
    [InlineData(
        "kort",
        "Ett lösenord har minst 15 tecken. Några ord i rad är lätta att komma ihåg."
    )]
    [InlineData(
        "passwordpassword",
        "Det här lösenordet är lätt att gissa: det finns på en lista över vanliga eller läckta lösenord, eller består av ett namn, ett datum, en rad tangenter eller en upprepning."
    )]
    public async Task What_is_wrong_with_a_new_password_is_said_in_the_language_of_the_page(
        string password,
        string sentence
    )
    {
        var person = await NewPersonAsync("greta " + password.Length);
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(person);
        await visitor.SpeakAsync(await visitor.GetAsync("/password"), "sv");
        var refused = await visitor.FillAsync(
            "/password",
            null,
            [
                ("oldPassword", person.Password),
                ("newPassword", password),
                ("confirmation", password),
            ]
        );
        refused.Problems.ShouldBe([sentence]);
    }

    private static Task<Shown> ChangeAsync(PageVisitor visitor, string old, bool stay) =>
        visitor.FillAsync(
            "/password",
            null,
            [
                ("oldPassword", old),
                ("newPassword", Good),
                ("confirmation", Good),
                .. stay ? [("stay", "yes")] : Array.Empty<(string, string)>(),
            ]
        );

    private async Task<Somebody> NewPersonAsync(string name)
    {
        var person = await house.Server.AddAsync(
            new Associate
            {
                Tenant = house.Server.Own,
                Id = default,
                Name = name,
            }
        );
        house.Server.Time.Advance(TimeSpan.FromSeconds(1));
        return person;
    }

    private async Task<string> CodeForAsync(Somebody somebody) =>
        (
            await house
                .Server.Services.GetRequiredService<PasswordRegister>()
                .StartActivationAsync(
                    Actor.Installation,
                    house.Server.Own,
                    somebody.Associate.Id,
                    CancellationToken.None
                )
        )
            .ShouldBeOfType<Registered<Secret>.Done>()
            .Value.Reveal();
}
