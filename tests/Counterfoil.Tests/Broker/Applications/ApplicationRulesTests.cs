using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Applications;

public sealed class ApplicationRulesTests
{
    private const string Png = "data:image/png;base64,iVBORw0KGgo=";

    public static TheoryData<string, Func<Application, Application>> Unfit =>
        new()
        {
            { "name", one => one with { Name = "" } },
            { "name", one => one with { Name = " Planner" } },
            { "name", one => one with { Name = new string('a', 101) } },
            { "name", one => one with { Name = "a\u202eb" } },
            { "name", one => one with { Name = "a\0" } },
            { "name", one => one with { Name = "\ud800" } },
            { "description", one => one with { Description = new string('a', 2001) } },
            { "description", one => one with { Description = "\u200b" } },
            { "publisher", one => one with { Publisher = new Publisher("\n") } },
            {
                "logo",
                one => one with { Publisher = new Publisher(Logo: "https://app.example/logo.png") }
            },
            {
                "logo",
                one =>
                    one with
                    {
                        Publisher = new Publisher(Logo: "data:image/svg+xml;base64,PHN2Zz4="),
                    }
            },
            {
                "logo",
                one =>
                    one with
                    {
                        Publisher = new Publisher(Logo: "data:image/png;base64,PHN2Zz4="),
                    }
            },
            {
                "logo",
                one => one with { Publisher = new Publisher(Logo: Png + new string('A', 60_000)) }
            },
            { "id", one => one with { ClientId = "a b" } },
            { "id", one => one with { Aliases = [one.ClientId] } },
            {
                "id",
                one => one with { Aliases = [.. Enumerable.Range(0, 11).Select(i => $"a{i}")] }
            },
            { "address", one => one with { RedirectUris = ["https://a.example/*"] } },
            { "address", one => one with { RedirectUris = ["com.example.app:/cb"] } },
            {
                "address",
                one => one with { RedirectUris = ["https://a.example", "https://a.example"] }
            },
            {
                "address",
                one =>
                    one with
                    {
                        RedirectUris =
                        [
                            .. Enumerable.Range(0, 51).Select(i => $"https://a.example/{i}"),
                        ],
                    }
            },
            { "address", one => one with { PostLogoutRedirectUris = ["http://a.example"] } },
            { "origin", one => one with { CorsOrigins = ["https://a.example/x"] } },
            {
                "place",
                one =>
                    one with
                    {
                        Places = new ApplicationPlaces { Uninstall = "javascript:alert(1)" },
                    }
            },
            { "old form", one => one with { OldForm = new OldForm("https://elsewhere.example") } },
            {
                "token kinds",
                one =>
                    one with
                    {
                        OldForm = new OldForm("https://app.example/cb", Tokens: TokenKinds.None),
                    }
            },
            { "flows", one => one with { Flows = (Flows)64 } },
            {
                "flows",
                one => one with { Type = ClientType.Public, Flows = Flows.ClientCredentials }
            },
            { "scope", one => one with { Scopes = ["openid"] } },
            { "scope", one => one with { Scopes = ["a b"] } },
            { "scope", one => one with { Scopes = ["a", "a"] } },
            { "claim", one => one with { Claims = ["a-b"] } },
            { "claim", one => one with { Claims = ["featuretoggles"] } },
            { "claim", one => one with { Claims = ["personid", "PersonId"] } },
            { "algorithm", one => one with { SigningAlgorithm = "HS256" } },
            { "algorithm", one => one with { SigningAlgorithm = "none" } },
            { "label", one => one with { PublicKeys = [new SystemUserKey("", "x", default)] } },
            { "level", one => one with { Level = (AuthorizationLevel)9 } },
        };

    [Theory]
    [MemberData(nameof(Unfit))]
    public void Whatever_is_out_of_its_bounds_is_a_sentence(
        string what,
        Func<Application, Application> change
    )
    {
        var problems = ApplicationRules.FindProblems(change(Samples.Application()));
        problems.ShouldNotBeEmpty(what);
        problems.ShouldAllBe(problem => problem.Sentence.EndsWith('.') && problem.Field.Length > 0);
    }

    [Fact]
    public void A_claim_that_there_is_not_is_refused_with_those_that_there_are() =>
        ApplicationRules
            .FindProblems(Samples.Application() with { Claims = ["favourite_colour"] })
            .ShouldHaveSingleItem()
            .Sentence.ShouldContain("claims are personid");

    [Fact]
    public void A_good_one_has_no_problem_and_may_be_written_in_any_script() =>
        ApplicationRules
            .FindProblems(
                Samples.Application("Søk og finn 漢字") with
                {
                    Description = "Lines\nand \"quotes\" <b>&amp;</b> '; DROP TABLE x --",
                    Publisher = new Publisher("Ærlig & Co", "x", Png),
                    OldForm = new OldForm("https://app.example/cb"),
                    Scopes = ["webapi"],
                    Claims = ["PersonId"],
                    Flows = Flows.Code | Flows.ClientCredentials,
                }
            )
            .ShouldBeEmpty();

    [Fact]
    public void No_text_in_any_field_makes_the_rules_throw() =>
        Prop.ForAll(
                Arb.From(Anything.Text),
                text =>
                    ApplicationRules
                        .FindProblems(
                            Samples.Application(text) with
                            {
                                ClientId = text,
                                Aliases = [text],
                                Description = text,
                                Publisher = new Publisher(
                                    text,
                                    text,
                                    "data:image/png;base64," + text
                                ),
                                RedirectUris = [text],
                                PostLogoutRedirectUris = [text],
                                CorsOrigins = [text],
                                Scopes = [text],
                                Claims = [text],
                                SigningAlgorithm = text,
                                OldForm = new OldForm(text),
                                Places = new ApplicationPlaces
                                {
                                    ErrorCallback = text,
                                    Install = text,
                                },
                                PublicKeys = [new SystemUserKey(text, text, default)],
                            }
                        )
                        .Count > 0
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    public static TheoryData<string, Func<Application, Application>> NotForOwners =>
        new()
        {
            { "state", one => one with { State = ApplicationState.Active } },
            { "state", one => one with { State = ApplicationState.Suspended } },
            { "level", one => one with { Level = AuthorizationLevel.Implicit } },
            { "level", one => one with { Level = AuthorizationLevel.User } },
            { "owner", one => one with { Owner = Randomness.NextGuid() } },
        };

    [Theory]
    [MemberData(nameof(NotForOwners))]
    public void What_others_decide_an_owner_does_not(
        string what,
        Func<Application, Application> change
    )
    {
        var developer = Approved();
        var before = OwnerRules.Begin(developer, Samples.Application());
        OwnerRules.FindObjection(developer, before, change(before)).ShouldNotBeNull(what);
        OwnerRules.FindObjection(developer, before, before with { Name = "Other" }).ShouldBeNull();
        OwnerRules
            .FindObjection(developer, before, before with { State = ApplicationState.Closed })
            .ShouldBeNull();
    }

    [Fact]
    public void A_developer_begins_in_development_for_administrators_to_approve_whatever_was_asked_for()
    {
        var developer = Approved();
        var begun = OwnerRules.Begin(
            developer,
            Samples.Application() with
            {
                State = ApplicationState.Active,
                Level = AuthorizationLevel.Implicit,
                Owner = Randomness.NextGuid(),
            }
        );
        begun.State.ShouldBe(ApplicationState.Development);
        begun.Level.ShouldBe(AuthorizationLevel.Admin);
        begun.Owner.ShouldBe(developer.Account.Value);
        begun.Sandbox.ShouldBe(developer.Sandbox);
        begun.Publisher.Name.ShouldBe("Contoso");
    }

    [Fact]
    public void Who_is_not_approved_changes_nothing_and_nobody_what_is_suspended()
    {
        var developer = Approved();
        var before = OwnerRules.Begin(developer, Samples.Application());
        OwnerRules
            .FindObjection(developer with { State = DeveloperState.Suspended }, before, before)
            .ShouldNotBeNull();
        var suspended = before with { State = ApplicationState.Suspended };
        OwnerRules.FindObjection(developer, suspended, suspended).ShouldNotBeNull();
    }

    private static Developer Approved() =>
        new()
        {
            Account = new(Randomness.NextGuid()),
            State = DeveloperState.Approved,
            Sandbox = ContextIdentifier.Parse("Sbx1"),
            Answers = new DeveloperAnswers { Company = "Contoso" },
        };
}
