using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Demo;

/// <summary>Clients that we did not write, pointed at the demo by its line of JSON alone.</summary>
public sealed class AnybodysClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Callback = "http://127.0.0.1:9501/cb";

    private DemoApplication Confidential =>
        server.Told.Applications.Single(one =>
            one.ClientSecret is not null && one.RedirectUri.OriginalString == Callback
        );

    private DemoApplication Public =>
        server.Told.Applications.Single(one =>
            one.ClientSecret is null && one.RedirectUri.OriginalString == Callback
        );

    [Fact]
    public async Task Somebody_of_the_second_tenant_logs_in_to_a_published_client()
    {
        var second = server.Told.Tenants[1];
        var nils = second.People.First(person => person.Role == "user");

        var told = await RunAsync("openid", ["login.mjs", "code", "publicCode"], nils);

        told["code"]!["ctx"]!.GetValue<string>().ShouldBe(second.Tenant);
        told["code"]!["active"]!.GetValue<bool>().ShouldBeTrue();
        told["code"]!["ended"]!.GetValue<bool>().ShouldBeTrue();
        told["publicCode"]!["rotated"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_exchanges_the_system_user_token_that_the_line_tells()
    {
        var told = await RunAsync("systemuser", ["exchange.mjs"], server.Person("user"));

        told["IsSuccessful"]!.GetValue<bool>().ShouldBeTrue($"{told["ErrorMessage"]}");
        told["Claims"]!["http://schemes.superoffice.net/identity/ticket"]!
            .GetValue<string>()
            .ShouldStartWith("7T:");
    }

    private async Task<JsonNode> RunAsync(
        string folder,
        IReadOnlyList<string> script,
        DemoPerson person
    )
    {
        var ended = await Shell.RunAsync(
            "node",
            script,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["COUNTERFOIL_ISSUER"] = $"{server.Told.Address}".TrimEnd('/'),
                ["COUNTERFOIL_ADDRESS"] = $"{server.Told.Address}",
                ["COUNTERFOIL_CALLBACK"] = Callback,
                ["COUNTERFOIL_CLIENT_ID"] = Confidential.ClientId,
                ["COUNTERFOIL_CLIENT_SECRET"] = Confidential.ClientSecret,
                ["COUNTERFOIL_PUBLIC_ID"] = Public.ClientId,
                ["COUNTERFOIL_USER"] = person.Name,
                ["COUNTERFOIL_PASSWORD"] = person.Password,
                ["COUNTERFOIL_TENANT"] = server.Told.Tenant,
                ["COUNTERFOIL_APPLICATION_TOKEN"] = Confidential.ClientSecret,
                ["COUNTERFOIL_SYSTEM_USER_TOKEN"] = Confidential.SystemUserToken,
                ["COUNTERFOIL_PRIVATE_KEY"] = Confidential.SystemUserKeyFile,
            },
            folder: Places.Foreign(folder)
        );
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return JsonNode.Parse(ended.Output)!;
    }
}
