using Counterfoil.Server.Commands;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doctor;

/// <summary>What <c>doctor --directory</c> says of a tenant whose settings lie over the installation's.</summary>
[Collection(DomainTests.Name)]
public sealed class TenantAdviceTests(DomainFixture fixture) : IDisposable
{
    private const string Here = Consultation.Controller;
    private const string Password = "marmalade under nine bridges";

    private readonly Consultation doctor = new(fixture.Domain);

    public void Dispose() => doctor.Dispose();

    [Fact]
    public async Task A_tenants_own_settings_are_tried_where_it_is_named()
    {
        doctor.WriteSettings();
        var terminal = doctor.Terminal;
        terminal.Set("COUNTERFOIL_HASH_MEMORY", "8");
        terminal.Set("COUNTERFOIL_HASH_ITERATIONS", "1");
        terminal.Set("COUNTERFOIL_LOG_LEVEL", "none");
        terminal.Set("COUNTERFOIL_DATA", terminal.Home);
        var made = (await terminal.RunAsync("init", "--operator", "anna", "--json")).ShouldBeDone();
        await using (
            await terminal.StartAsync("Serving", "serve", "--port", "0", "--data", terminal.Home)
        )
        {
            await DoAsync(
                $"{made.Json["activation"]!["code"]}\n{Password}\n",
                "associate",
                "activate",
                "--stdin"
            );
            await DoAsync(Password + "\n", "login", "--user", "anna", "--password-stdin");
            await DoAsync("", "tenant", "add", "Cust12345", "--name", "Customer");
            await DoAsync(
                "",
                "tenant",
                "set",
                "Cust12345",
                "plugin:ActiveDirectory/base=OU=Nowhere,DC=probe,DC=test"
            );

            (await terminal.RunAsync("doctor", "--directory", "--tenant", "Cust12345"))
                .ShouldEndWith(ExitCode.Refused)
                .Error.ShouldContain("Stop it to try a tenant's own settings");
            (await doctor.AskAsync()).ShouldBeAllGood();
        }

        (await doctor.AskAsync("--tenant", "Cust12345"))
            .Wrong($"base {Here}", "OU=Nowhere", "Without the setting base")
            .Good($"bind {Here}");
        (await doctor.AskAsync("--tenant", "Home")).ShouldBeAllGood();
        (await terminal.RunAsync("doctor", "--directory", "--tenant", "Cust9"))
            .ShouldEndWith(ExitCode.Refused)
            .Error.ShouldContain("There is no tenant Cust9.");
        (await terminal.RunAsync("doctor", "--tenant", "Home"))
            .ShouldEndWith(ExitCode.Usage)
            .Error.ShouldContain("--directory or --plugin");
    }

    private async Task DoAsync(string input, params string[] arguments) =>
        (await doctor.Terminal.RunWithAsync(input, arguments)).ShouldBeDone();
}
