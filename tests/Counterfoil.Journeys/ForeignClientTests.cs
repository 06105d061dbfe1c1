using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>Clients that we did not write, against a server that does not know them.</summary>
public sealed class ForeignClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    private DemoPerson Uma => server.Person("user");

    [Theory]
    [InlineData("node", "login.mjs", "1.1", "http://schemas.xmlsoap.org/soap/envelope/")]
    [InlineData("node", "login.mjs", "1.2", "http://www.w3.org/2003/05/soap-envelope")]
    [InlineData("/usr/bin/python3", "login.py", "1.1", "http://schemas.xmlsoap.org/soap/envelope/")]
    [InlineData("/usr/bin/python3", "login.py", "1.2", "http://www.w3.org/2003/05/soap-envelope")]
    public async Task A_SOAP_client_makes_its_proxy_from_the_WSDL_logs_in_and_goes_on_with_the_ticket(
        string program,
        string script,
        string version,
        string envelope
    )
    {
        var told = await RunAsync(program, "soap", script, Uma.Name, Uma.Password, version);
        told["envelope"]!.GetValue<string>().ShouldBe(envelope);
        told["answered"]!.GetValue<string>().ShouldBe(envelope);

        LetIn(told, "login").ShouldBe(true);
        told["login"]!["associate"]!.GetValue<string>().ShouldBe(Uma.Name);
        told["login"]!["ticket"]!.GetValue<string>().ShouldStartWith("7T:");
        LetIn(told, "generic").ShouldBe(true);
        LetIn(told, "ticketAsUserName").ShouldBe(true);
        LetIn(told, "ticketAsKey").ShouldBe(true);
        LetIn(told, "implicit").ShouldBe(false);
        LetIn(told, "unknownKey").ShouldBe(false);
    }

    [Theory]
    [InlineData("node", "login.mjs", "1.1")]
    [InlineData("node", "login.mjs", "1.2")]
    [InlineData("/usr/bin/python3", "login.py", "1.1")]
    [InlineData("/usr/bin/python3", "login.py", "1.2")]
    public async Task A_SOAP_client_is_told_that_a_wrong_password_lets_nobody_in(
        string program,
        string script,
        string version
    )
    {
        var told = await RunAsync(
            program,
            "soap",
            script,
            // Another each time: one name is throttled after a few of them.
            $"nobody of {script} {version}",
            "a wrong password here",
            version
        );

        LetIn(told, "login").ShouldBe(false);
        told["login"]!["succeeded"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task The_published_WebAPI_client_reads_the_principal_with_a_ticket_and_with_Basic()
    {
        var issued = await server.CommandAsync(
            ["ticket", "issue", "--user", Uma.Name, "--password-stdin"],
            Uma.Password
        );
        issued.ExitCode.ShouldBe(0, issued.Errors);

        var byTicket = await PrincipalAsync(
            new() { ["COUNTERFOIL_TICKET"] = issued.Output.Trim() }
        );
        var byBasic = await PrincipalAsync(
            new() { ["COUNTERFOIL_USER"] = Uma.Name, ["COUNTERFOIL_PASSWORD"] = Uma.Password }
        );

        foreach (var principal in new[] { byTicket, byBasic })
            JsonNode.Parse(principal.Output, AnyCase)!["Associate"]!
                .GetValue<string>()
                .ShouldBe(Uma.Name);
        (
            await PrincipalAsync(
                new()
                {
                    ["COUNTERFOIL_USER"] = Uma.Name,
                    ["COUNTERFOIL_PASSWORD"] = "wrong wrong wrong",
                }
            )
        ).Errors.ShouldContain("refused: 401");
    }

    private Task<Ended> PrincipalAsync(Dictionary<string, string?> environment) =>
        Shell.RunAsync(
            "node",
            ["principal.cjs", new Uri(server.Told.Address, "/api").ToString()],
            environment,
            folder: Places.Foreign("webapi")
        );

    private async Task<JsonNode> RunAsync(
        string program,
        string folder,
        string script,
        string user,
        string password,
        string soap
    )
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["COUNTERFOIL_ADDRESS"] = server.Told.Address.ToString(),
            ["COUNTERFOIL_USER"] = user,
            ["COUNTERFOIL_PASSWORD"] = password,
            ["COUNTERFOIL_SOAP"] = soap,
        };
        var ended = await Shell.RunAsync(
            program,
            [script],
            environment,
            folder: Places.Foreign(folder)
        );
        ended.ExitCode.ShouldBe(0, ended.Errors);
        return JsonNode.Parse(ended.Output)!;
    }

    private static bool? LetIn(JsonNode told, string call) =>
        told[call]?["letIn"]?.GetValue<bool>();
}
