using System.Security.Cryptography;
using Counterfoil.Authority;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>What can be registered about an application with a browser alone: all that the API and the command line can.</summary>
public sealed class DeveloperFormTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private const string Form = "/developer/application";

    private TestServer Server => house.Server;

    [Fact]
    public async Task A_form_that_is_sent_as_it_stands_changes_nothing()
    {
        var (visitor, key) = await RegisterAsync("Everything");
        var full = await ChangeAsync(
            key,
            before =>
                before with
                {
                    Description = "Two\nlines",
                    Publisher = new Publisher(
                        "Contoso",
                        "Makers",
                        "data:image/png;base64,iVBORw0KGgo="
                    ),
                    CustomFor = Server.Own,
                    Level = AuthorizationLevel.User,
                    State = ApplicationState.Suspended,
                    RedirectUris = ["https://one.example/cb", "https://two.example/cb"],
                    PostLogoutRedirectUris = ["https://one.example/out"],
                    CorsOrigins = ["https://one.example"],
                    Flows = Flows.Hybrid | Flows.ClientCredentials,
                    Scopes = ["webapi", "files"],
                    Claims = ["personid"],
                    SigningAlgorithm = "ES256",
                    OldForm = new OldForm("https://two.example/cb", CallbackMethod.Get),
                    Places = new ApplicationPlaces
                    {
                        ErrorCallback = "https://one.example/failed",
                        ErrorMethod = CallbackMethod.Get,
                        Install = "https://one.example/install",
                        Configure = "https://one.example/configure",
                        Uninstall = "https://one.example/uninstall",
                    },
                    HasSystemUser = true,
                    PublicKeys = [new SystemUserKey("2027", NewKey(), default)],
                    Compatibility = new Compatibility
                    {
                        IssuedAtAsText = true,
                        TokenParametersInAddress = true,
                        RepeatedSystemUserTokens = true,
                    },
                }
        );
        var saved = await visitor.EditAsync(await visitor.GetAsync(AddressOf(key)), Form);
        saved.Location.ShouldBe(AddressOf(key) + "&why=saved");
        var after = await FindAsync(key);
        after.Version.ShouldBe(full.Version + 1);
        System
            .Text.Json.JsonSerializer.Serialize(after with { Version = 0 })
            .ShouldBe(System.Text.Json.JsonSerializer.Serialize(full with { Version = 0 }));
    }

    [Fact]
    public async Task All_that_may_be_registered_is_filled_in_on_the_page()
    {
        var (visitor, key) = await RegisterAsync("Filled in");
        var page = await visitor.GetAsync(AddressOf(key));
        // Nothing but the short form is open.
        page.Document.QuerySelectorAll("details.more").Length.ShouldBe(5);
        page.Document.QuerySelectorAll("details.more[open]").ShouldBeEmpty();
        (
            await visitor.EditAsync(
                page,
                Form,
                ("redirectUris", "https://app.example/cb\nhttps://app.example/old"),
                ("postLogoutRedirectUris", "https://app.example/out"),
                ("corsOrigins", "https://app.example"),
                ("flowRefresh", null),
                ("flowHybrid", "yes"),
                ("flowClientCredentials", "yes"),
                ("claims", "personid"),
                ("algorithm", "PS256"),
                ("oldForm", "yes"),
                ("oldRedirect", "https://app.example/old"),
                ("oldMethod", "Get"),
                ("errorCallback", "https://app.example/failed"),
                ("issuedAtAsText", "yes"),
                ("publisherName", "Contoso"),
                ("customFor", "Cust2"),
                ("level", "User"),
                ("state", "Development")
            )
        ).Status.ShouldBe(303);
        var after = await FindAsync(key);
        after.Flows.ShouldBe(Flows.Code | Flows.Hybrid | Flows.ClientCredentials);
        after.PostLogoutRedirectUris.ShouldBe(["https://app.example/out"]);
        after.CorsOrigins.ShouldBe(["https://app.example"]);
        after.Claims.ShouldBe(["personid"]);
        after.SigningAlgorithm.ShouldBe("PS256");
        after.OldForm.ShouldBe(new OldForm("https://app.example/old", CallbackMethod.Get));
        after.Places.ErrorCallback.ShouldBe("https://app.example/failed");
        after.Compatibility.ShouldBe(new Compatibility { IssuedAtAsText = true });
        after.Publisher.Name.ShouldBe("Contoso");
        after.CustomFor.ShouldBe(Server.Second);
        after.Level.ShouldBe(AuthorizationLevel.User);
        after.State.ShouldBe(ApplicationState.Development);
    }

    [Fact]
    public async Task The_old_form_answers_at_the_first_address_unless_another_is_said()
    {
        var (visitor, key) = await RegisterAsync("Old");
        var page = await visitor.GetAsync(AddressOf(key));
        await visitor.EditAsync(page, Form, ("oldForm", "yes"));
        (await FindAsync(key)).OldForm.ShouldBe(new OldForm("https://app.example/cb"));
        page = await visitor.GetAsync(AddressOf(key));
        await visitor.EditAsync(page, Form, ("oldForm", null));
        (await FindAsync(key)).OldForm.ShouldBeNull();
    }

    [Fact]
    public async Task The_old_form_says_which_kinds_of_token_it_brings()
    {
        var (visitor, key) = await RegisterAsync("Old kinds");
        var page = await visitor.GetAsync(AddressOf(key));
        // Whoever switches it on has not to say what there is but one of.
        page.Document.QuerySelector("[name=oldTokenJwt]")!.HasAttribute("checked").ShouldBeTrue();
        await visitor.SpeakAsync(page, "nb");
        page = await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("oldForm", "yes"),
            ("oldTokenJwt", null)
        );
        page.Status.ShouldBe(400);
        page.Problems.ShouldBe([
            "Den gamle formen bringer tokenet sitt som JWT: noen annen type finnes ikke her.",
        ]);
        page.Document.QuerySelector("#oldTokens [id=oldTokens-problem]").ShouldNotBeNull();
        page.Document.QuerySelector("[name=oldTokenJwt]")!.HasAttribute("checked").ShouldBeFalse();
        (await FindAsync(key)).OldForm.ShouldBeNull();
        (await visitor.EditAsync(page, Form, ("oldTokenJwt", "yes"))).Status.ShouldBe(303);
        (await FindAsync(key)).OldForm!.Tokens.ShouldBe(TokenKinds.Jwt);
    }

    [Fact]
    public async Task Public_keys_come_as_pem_or_in_the_published_xml_form_and_go_by_their_label()
    {
        var (visitor, key) = await RegisterAsync("Signing");
        using var second = RSA.Create(2048);
        foreach (
            var (label, text) in new[] { ("2026", NewKey()), ("2027", second.ToXmlString(false)) }
        )
        {
            var page = await visitor.GetAsync(AddressOf(key));
            (
                await visitor.EditAsync(
                    page,
                    Form,
                    ("systemUser", "yes"),
                    ("newKeyLabel", label),
                    ("newKey", text)
                )
            ).Status.ShouldBe(303);
        }
        var both = await FindAsync(key);
        both.HasSystemUser.ShouldBeTrue();
        both.PublicKeys.Select(one => one.Label).ShouldBe(["2026", "2027"]);
        both.PublicKeys[1].Pem.Trim().ShouldBe(second.ExportSubjectPublicKeyInfoPem().Trim());

        await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("removeKey0", "2026")
        );
        (await FindAsync(key)).PublicKeys.ShouldHaveSingleItem().Label.ShouldBe("2027");
    }

    [Fact]
    public async Task A_private_key_that_is_sent_by_mistake_is_neither_kept_nor_sent_back()
    {
        var (visitor, key) = await RegisterAsync("Mistaken");
        using var pair = RSA.Create(2048);
        foreach (var text in new[] { pair.ExportPkcs8PrivateKeyPem(), pair.ToXmlString(true) })
        {
            var page = await visitor.EditAsync(
                await visitor.GetAsync(AddressOf(key)),
                Form,
                ("newKeyLabel", "2027"),
                ("newKey", text),
                ("scopes", "webapi")
            );
            page.Status.ShouldBe(400);
            page.Problems.ShouldHaveSingleItem().ShouldContain("private key");
            // What else was typed stands, and all of the form is open.
            page.Document.QuerySelector("#scopes")!.GetAttribute("value").ShouldBe("webapi");
            page.Document.QuerySelectorAll("details.more:not([open])").ShouldBeEmpty();
            page.Html.ShouldNotContain(text[60..100]);
        }
        (await FindAsync(key)).PublicKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_installation_that_cannot_be_one_is_said_and_stands_in_the_form()
    {
        var (visitor, key) = await RegisterAsync("Custom");
        var page = await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("customFor", "not one")
        );
        page.Status.ShouldBe(400);
        page.Problems.ShouldHaveSingleItem().ShouldContain("Cust12345");
        page.Document.QuerySelector("#customFor")!.GetAttribute("value").ShouldBe("not one");
    }

    [Theory]
    [InlineData("nl", "is niet versleuteld")]
    [InlineData("de", "ist nicht verschlüsselt")]
    public async Task An_objection_stands_beside_its_field_in_the_language_of_the_page(
        string language,
        string sentence
    )
    {
        var (visitor, key) = await RegisterAsync("Objected");
        visitor.Headers["Accept-Language"] = language;
        var page = await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("redirectUris", "http://app.example/cb"),
            ("claims", "no-claim"),
            ("name", "")
        );
        page.Status.ShouldBe(400);
        page.Problems.Count.ShouldBe(3);
        foreach (var field in new[] { "redirectUris", "claims", "name" })
        {
            var input = page.Document.QuerySelector($"#{field}")!;
            input.GetAttribute("aria-invalid").ShouldBe("true");
            input.GetAttribute("aria-describedby")!.ShouldStartWith(field + "-problem");
            page.Document.QuerySelectorAll($"#problems a[href='#{field}']").ShouldHaveSingleItem();
        }
        var beside = page.Document.QuerySelector("#redirectUris-problem")!.TextContent;
        beside.ShouldContain("http://app.example/cb");
        beside.ShouldContain(sentence);
        page.Document.QuerySelector("#scopes")!.HasAttribute("aria-invalid").ShouldBeFalse();
    }

    [Fact]
    public async Task A_confidential_application_becomes_a_public_one_and_back()
    {
        var (visitor, key) = await RegisterAsync("Turning");
        await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("type", "public"),
            ("native", "yes")
        );
        var turned = await FindAsync(key);
        (turned.Type, turned.IsNative).ShouldBe((ClientType.Public, true));
        (await visitor.GetAsync(AddressOf(key))).Document.QuerySelector("#tokens").ShouldBeNull();
        await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("type", "confidential")
        );
        turned = await FindAsync(key);
        (turned.Type, turned.IsNative).ShouldBe((ClientType.Confidential, false));
    }

    [Fact]
    public async Task A_new_id_is_made_and_the_earlier_one_goes_on_until_it_is_dropped()
    {
        var (visitor, key) = await RegisterAsync("Renewed");
        var first = (await FindAsync(key)).ClientId;
        var page = await visitor.GetAsync(AddressOf(key));
        page = await visitor.GetAsync((await DoAsync(visitor, page, "renew")).Location!);
        page.Notice.ShouldBe("The application has a new id.");
        var renewed = await FindAsync(key);
        renewed.ClientId.ShouldNotBe(first);
        renewed.Aliases.ShouldBe([first]);
        page.Document.QuerySelector("input[name=alias]")!.GetAttribute("value").ShouldBe(first);

        page = await visitor.GetAsync(
            (await DoAsync(visitor, page, "drop", ("alias", first))).Location!
        );
        page.Notice.ShouldBe("The earlier id means nothing any more.");
        (await FindAsync(key)).Aliases.ShouldBeEmpty();

        await DoAsync(visitor, page, "renew", ("atOnce", "yes"));
        var atOnce = await FindAsync(key);
        atOnce.ClientId.ShouldNotBe(renewed.ClientId);
        atOnce.Aliases.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_logo_is_sent_as_a_file_and_taken_by_what_it_begins_with()
    {
        var (visitor, key) = await RegisterAsync("Shown");
        var page = await visitor.GetAsync(AddressOf(key));
        byte[] largest = [0x89, .. "PNG\r\n\u001a\n"u8, .. new byte[Logo.MostBytes - 8]];
        (await UploadAsync(visitor, page, largest)).Status.ShouldBe(303);
        page = await visitor.GetAsync(AddressOf(key));
        page.Document.QuerySelector("img.logo")!
            .GetAttribute("src")!
            .ShouldBe("data:image/png;base64," + Convert.ToBase64String(largest));

        foreach (
            var bad in new byte[][] { [.. largest, 0], "<svg onload=alert(1)>"u8.ToArray(), [] }
        )
        {
            var refused = await UploadAsync(visitor, page, bad);
            refused.Status.ShouldBe(400);
            refused.Problems.ShouldHaveSingleItem().ShouldContain("32 KiB");
        }
        (await FindAsync(key)).Publisher.Logo!.Length.ShouldBeGreaterThan(40_000);
        await UploadAsync(visitor, page, [], ("removeLogo", "yes"));
        (await FindAsync(key)).Publisher.Logo.ShouldBeNull();
    }

    [Fact]
    public async Task An_operator_hands_an_application_to_an_approved_developer_by_login_name()
    {
        var (visitor, key) = await RegisterAsync("Handed");
        var developer = await AddDeveloperAsync("handed@dev.example");
        var page = await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("owner", "nobody@dev.example")
        );
        page.Status.ShouldBe(400);
        page.Document.QuerySelector("#owner-problem").ShouldNotBeNull();
        page.Document.QuerySelector("#owner")!.GetAttribute("value").ShouldBe("nobody@dev.example");

        await visitor.EditAsync(
            await visitor.GetAsync(AddressOf(key)),
            Form,
            ("owner", "Handed@dev.example")
        );
        (await FindAsync(key)).Owner.ShouldBe(developer);
        page = await visitor.GetAsync(AddressOf(key));
        page.Document.QuerySelector("#owner")!.GetAttribute("value").ShouldBe("handed@dev.example");
        await visitor.EditAsync(page, Form, ("owner", ""));
        (await FindAsync(key)).Owner.ShouldBeNull();
    }

    [Fact]
    public async Task An_application_is_closed_for_good_by_whoever_says_so_twice()
    {
        var (visitor, key) = await RegisterAsync("Finished");
        var page = await visitor.GetAsync(AddressOf(key));
        var form = page.Document.QuerySelector("[name=form]")!.GetAttribute("value")!;
        var unsure = await visitor.ForgeAsync(
            Form,
            ("form", form),
            ("id", key.ToString()),
            ("do", "close")
        );
        unsure.Status.ShouldBe(400);
        (await FindAsync(key)).State.ShouldBe(ApplicationState.Active);

        var closed = await visitor.ForgeAsync(
            Form,
            ("form", form),
            ("id", key.ToString()),
            ("do", "close"),
            ("sure", "yes")
        );
        page = await visitor.GetAsync(closed.Location!);
        page.Notice.ShouldBe("The application is closed.");
        page.Document.QuerySelectorAll("#name, #sure, #label").ShouldBeEmpty();
        (await FindAsync(key)).State.ShouldBe(ApplicationState.Closed);
    }

    private async Task<Guid> AddDeveloperAsync(string loginName)
    {
        var associate = await Server.AddAsync(
            new Associate
            {
                Tenant = Server.Own,
                Id = default,
                Name = "handed",
            }
        );
        var added = await Server
            .Services.GetRequiredService<AccountRegister>()
            .AddAsync(
                Actor.Installation,
                new Account
                {
                    Id = default,
                    LoginName = loginName,
                    Home = new Home.OfTenant(Server.Own, associate.Associate.Id),
                },
                default
            );
        var account = added.ShouldBeOfType<Registered<Account>.Done>().Value;
        await Server
            .Services.GetRequiredService<IDevelopers>()
            .TryAddAsync(
                new Developer
                {
                    Account = account.Id,
                    LoginName = loginName,
                    State = DeveloperState.Approved,
                },
                new RegistryChange("test", Server.Time.GetUtcNow()),
                default
            );
        return account.Id.Value;
    }

    private static Task<Shown> DoAsync(
        PageVisitor visitor,
        Shown page,
        string what,
        params (string Name, string Value)[] more
    ) =>
        visitor.ForgeAsync(
            Form,
            [
                ("form", page.Document.QuerySelector("[name=form]")!.GetAttribute("value")!),
                ("id", page.Document.QuerySelector("[name=id]")!.GetAttribute("value")!),
                ("do", what),
                .. more,
            ]
        );

    private static Task<Shown> UploadAsync(
        PageVisitor visitor,
        Shown page,
        byte[] file,
        params (string Name, string Value)[] more
    )
    {
        var content = new MultipartFormDataContent
        {
            { Hidden(page, "form"), "form" },
            { Hidden(page, "id"), "id" },
            { new StringContent("logo"), "do" },
            { new ByteArrayContent(file), "logo", "logo.png" },
        };
        foreach (var (name, value) in more)
            content.Add(new StringContent(value), name);
        return visitor.PostAsync(Form, content);
    }

    private static StringContent Hidden(Shown page, string name) =>
        new(page.Document.QuerySelector($"[name={name}]")!.GetAttribute("value")!);

    private async Task<(PageVisitor Visitor, ApplicationKey Key)> RegisterAsync(string name)
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Operator);
        var page = await visitor.EditAsync(
            await visitor.GetAsync("/developer/new"),
            "/developer/new",
            ("name", name),
            ("redirectUris", "https://app.example/cb")
        );
        var way = page.Document.QuerySelector(".ways a")!.GetAttribute("href")!;
        return (visitor, new ApplicationKey(Guid.ParseExact(way[^36..], "D")));
    }

    private async Task<Application> ChangeAsync(
        ApplicationKey key,
        Func<Application, Application> change
    ) =>
        (
            await Server
                .Services.GetRequiredService<ApplicationRegister>()
                .ChangeAsync(new Registrant.Operator("test"), key, change, default)
        )
            .ShouldBeOfType<Registered<Application>.Done>()
            .Value;

    private async Task<Application> FindAsync(ApplicationKey key) =>
        (
            await Server.Services.GetRequiredService<IApplications>().FindAsync(key, default)
        )!.Application;

    private static string NewKey()
    {
        using var pair = RSA.Create(2048);
        return pair.ExportSubjectPublicKeyInfoPem();
    }

    private static string AddressOf(ApplicationKey key) => $"{Form}?id={key}";
}
