using System.Text.Json.Nodes;
using Counterfoil.Broker.Applications;
using Counterfoil.Journeys.Samples;
using Counterfoil.Tests.Secrets;
using Counterfoil.Tests.Server;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>
/// Published clients (npm openid-client, oauth4webapi step by step, jose and @superoffice/webapi), which know where the issuer is
/// and nothing else; a browser without scripts goes through our pages for them.
/// </summary>
public sealed class PublishedClientTests : IAsyncLifetime
{
    private const string Callback = "http://127.0.0.1:9669/cb";

    private readonly Dictionary<string, string?> environment = new(StringComparer.Ordinal);
    private TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await PartnerHouse.StartAsync();
        var confidential = await AddAsync(ClientType.Confidential);
        var open = await AddAsync(ClientType.Public);
        environment["COUNTERFOIL_ISSUER"] = server.Issuer();
        environment["COUNTERFOIL_CALLBACK"] = Callback;
        environment["COUNTERFOIL_CLIENT_ID"] = confidential.Application.ClientId;
        environment["COUNTERFOIL_CLIENT_SECRET"] = confidential.Token!.Reveal();
        environment["COUNTERFOIL_PUBLIC_ID"] = open.Application.ClientId;
        environment["COUNTERFOIL_USER"] = server.User.Name;
        environment["COUNTERFOIL_PASSWORD"] = server.User.Password;
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task By_code_and_PKCE_with_userinfo_introspection_refresh_and_revocation()
    {
        var told = await TellAsync("login.mjs", "code");
        Text(told, "ctx").ShouldBe("Home");
        foreach (var name in (string[])["sameInfo", "active", "refreshed", "kept", "ended", "kid"])
            Flag(told, name).ShouldBeTrue(name);
    }

    [Fact]
    public async Task As_a_public_application_whose_refresh_tokens_are_replaced()
    {
        var told = await TellAsync("login.mjs", "publicCode");
        Flag(told, "rotated").ShouldBeTrue();
        Text(told, "again").ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("login.mjs", "formPost")]
    [InlineData("login.mjs", "hybrid")]
    [InlineData("login.mjs", "hybridForm")]
    [InlineData("stepwise.mjs", "formPost")]
    [InlineData("stepwise.mjs", "hybrid")]
    [InlineData("stepwise.mjs", "hybridForm")]
    public async Task By_a_form_and_with_an_id_token_beside_the_code(string library, string way) =>
        Text(await TellAsync(library, way), "sub").ShouldNotBeNullOrEmpty();

    [Fact]
    public async Task Step_by_step_by_code_and_PKCE_with_introspection_and_revocation()
    {
        var told = await TellAsync("stepwise.mjs", "code");
        Flag(told, "before").ShouldBeTrue();
        Flag(told, "after").ShouldBeFalse();
    }

    [Fact]
    public async Task Step_by_step_with_refresh()
    {
        var told = await TellAsync("stepwise.mjs", "refresh");
        Flag(told, "another").ShouldBeTrue();
        Flag(told, "active").ShouldBeTrue();
    }

    [Fact]
    public async Task And_the_published_WebAPI_client_reads_who_it_is_with_the_access_token_until_that_ends()
    {
        var tokens = await TellAsync("login.mjs", "tokensAlone");
        SecretLedger.Note(Text(tokens, "access")!);
        SecretLedger.Note(Text(tokens, "refresh")!);

        var principal = JsonNode.Parse(
            (await PrincipalAsync(tokens)).Output,
            new JsonNodeOptions { PropertyNameCaseInsensitive = true }
        )!;
        Text(principal, "Associate").ShouldBe(server.User.Name);
        Text(principal, "DatabaseContextIdentifier").ShouldBe("Home");

        environment["COUNTERFOIL_REFRESH_TOKEN"] = Text(tokens, "refresh");
        await TellAsync("login.mjs", "revoke");
        (await PrincipalAsync(tokens)).Errors.ShouldContain("refused: 401");
    }

    private static Task<Ended> PrincipalAsync(JsonNode? tokens) =>
        Shell.RunAsync(
            "node",
            ["principal.cjs", Text(tokens, "services")!.TrimEnd('/')],
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["COUNTERFOIL_ACCESS_TOKEN"] = Text(tokens, "access"),
            },
            folder: Places.Foreign("webapi")
        );

    private static string? Text(JsonNode? told, string name) => told?[name]?.GetValue<string>();

    private static bool Flag(JsonNode? told, string name) => told![name]!.GetValue<bool>();

    private Task<AddedApplication> AddAsync(ClientType type) =>
        server.RegisterAsync(
            new Application
            {
                Id = default,
                ClientId = "",
                Name = $"A {type} client",
                Type = type,
                RedirectUris = [Callback],
                Scopes = ["webapi"],
                Flows = Flows.Code | Flows.Refresh | Flows.Hybrid,
            }
        );

    // What a library's script tells of one way.
    private async Task<JsonNode?> TellAsync(string library, string way)
    {
        var ended = await Shell.RunAsync(
            "node",
            [library, way],
            environment,
            folder: Places.Foreign("openid")
        );
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return JsonNode.Parse(ended.Output)![way];
    }
}
