using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Counterfoil.Tests.Architecture;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.SystemUsers;

/// <summary>The published way of signing, written anew with the crypto of others, is understood.</summary>
public sealed class ForeignSignersTests(SystemUserHouse house) : IClassFixture<SystemUserHouse>
{
    private const string Folder = "tests/Counterfoil.Journeys/Foreign/systemuser";

    [Theory]
    [InlineData("/usr/bin/python3", "exchange.py", "rest")]
    [InlineData("/usr/bin/python3", "exchange.py", "soap")]
    [InlineData("node", "exchange.mjs", "rest")]
    public async Task Another_languages_client_signs_exchanges_and_uses_the_ticket(
        string program,
        string script,
        string protocol
    )
    {
        var (application, token) = await house.AddAsync("Dr. Robot & Söhne GmbH");
        var approval = await house.ApproveAsync(application);
        var key = Path.Combine(house.Server.Folder, $"{application.Id}.pem");
        await File.WriteAllTextAsync(key, SystemUserHouse.PrivateKey.Reveal());
        var said = await RunAsync(
            program,
            script,
            new(StringComparer.Ordinal)
            {
                ["COUNTERFOIL_ADDRESS"] = house.Server.Address.ToString(),
                ["COUNTERFOIL_TENANT"] = "Cust2",
                ["COUNTERFOIL_APPLICATION_TOKEN"] = token.Reveal(),
                ["COUNTERFOIL_SYSTEM_USER_TOKEN"] = approval.SystemUserToken!.Reveal(),
                ["COUNTERFOIL_PRIVATE_KEY"] = key,
                ["COUNTERFOIL_PROTOCOL"] = protocol,
                ["COUNTERFOIL_MINUTE"] = house
                    .Server.Time.GetUtcNow()
                    .UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture),
            }
        );
        said.GetProperty("IsSuccessful").GetBoolean().ShouldBeTrue(said.ToString());
        var ticket = said.GetProperty("Claims")
            .GetProperty("http://schemes.superoffice.net/identity/ticket")
            .GetString();
        (await house.StatusAsync($"SOTicket {ticket}", token)).ShouldBe(200);
    }

    private static async Task<JsonElement> RunAsync(
        string program,
        string script,
        Dictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(program, [script])
        {
            WorkingDirectory = Path.Combine(Repository.Root, Folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await errors);
        return JsonDocument.Parse(output).RootElement;
    }
}
