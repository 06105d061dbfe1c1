using System.Text.Json;
using System.Web;
using Counterfoil.Authority;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Server.Course;
using Counterfoil.Tests.Server.OAuth;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Accounts;

/// <summary>
/// A server with an application that nobody has to approve, and Ann, whose home is the own tenant and who has a seat in the second;
/// her browser goes by the endpoints themselves.
/// </summary>
public abstract class AuthorizeWalk : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private Application application = null!;
    private Secret token = null!;

    /// <summary>The application, and what it proves itself by.</summary>
    private protected (Application Application, Secret Token) Reader => (application, token);

    internal TestServer Server { get; private set; } = null!;

    internal Somebody Ann { get; private set; } = null!;

    /// <summary>Her browser.</summary>
    internal PageVisitor Visitor { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync();
        var now = Server.Time.GetUtcNow();
        application = Samples.Application("Reader") with { Level = AuthorizationLevel.Implicit };
        (token, var row) = Samples.Token(application, now);
        (
            await Server.Database.Applications.TryAddAsync(
                application,
                [row],
                100,
                Samples.At(now),
                Never
            )
        ).ShouldBe(RegistryAnswer.Done);
        Ann = await Server.AddAsync(New(Server.Own, "ann"));
        await Server.AddAsync(New(Server.Second, "ann.there"));
        await Server
            .Services.GetRequiredService<AccountRegister>()
            .AddAsync(
                Actor.Installation,
                new Account
                {
                    Id = new AccountId(Randomness.NextGuid()),
                    LoginName = "ann@accounts.example",
                    Home = new Home.OfTenant(Server.Own, Ann.Associate.Id),
                },
                Never
            );
        Server.Time.Jump(TimeSpan.FromSeconds(1));
        await SeatAsync();
        Server.Time.Jump(TimeSpan.FromSeconds(1));
        Visitor = new PageVisitor(Server);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Where the application sends a browser, with more parameters behind it.</summary>
    private protected string Address(string tenant, string more = "") =>
        $"/login/{tenant}/oauth/authorize?client_id={application.ClientId}&response_type=code&scope=openid"
        + $"&redirect_uri={Uri.EscapeDataString(application.RedirectUris[0])}"
        + $"&code_challenge={ProtocolHouse.Challenge}&code_challenge_method=S256{more}";

    /// <summary>Logs in; the address that the application is sent.</summary>
    private protected async Task<string> LogInAsync(string tenant)
    {
        var page = await Visitor.OpenAsync(Address(tenant));
        page = await Visitor.NameAsync(page, "ann@accounts.example");
        page = await Visitor.PasswordAsync(page, Ann.Password);
        page.Status.ShouldBe(303, page.Text);
        return page.Location!;
    }

    private protected Task<JsonElement> RedeemAsync(string location) =>
        TokensAsync(
            ("grant_type", "authorization_code"),
            ("code", HttpUtility.ParseQueryString(new Uri(location).Query)["code"]!),
            ("redirect_uri", application.RedirectUris[0]),
            ("code_verifier", ProtocolHouse.Verifier)
        );

    private protected async Task<JsonElement> TokensAsync(
        params (string Name, string Value)[] fields
    )
    {
        var (status, text) = await AskForTokensAsync(fields);
        status.ShouldBe(200, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private protected async Task<(int Status, string Text)> AskForTokensAsync(
        params (string Name, string Value)[] fields
    )
    {
        using var form = new FormUrlEncodedContent([
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            new("client_id", application.ClientId),
            new("client_secret", token.Reveal()),
        ]);
        using var response = await Server.Client.PostAsync("/login/common/oauth/tokens", form);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task SeatAsync()
    {
        var administrator = new PageVisitor(Server);
        await administrator.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        var invited = await administrator.FillAsync(
            "/Cust2/seats",
            "/Cust2/seats/invite",
            ("name", "ann.there")
        );
        var code = invited.Document.QuerySelector("#code")!.GetAttribute("value")!;
        var person = new PageVisitor(Server);
        await person.LogInAsync(Ann);
        var accepted = await person.FillAsync(
            "/seats/mine",
            to: null,
            ("tenant", "Cust2"),
            ("code", code)
        );
        accepted.Location.ShouldBe("/seats/mine?why=accepted");
    }

    private static Associate New(ContextIdentifier tenant, string name) =>
        new()
        {
            Tenant = tenant,
            Id = default,
            Name = name,
        };
}
