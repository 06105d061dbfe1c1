using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Server.Commands;
using Counterfoil.Tests.Server.Commands;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doctor;

/// <summary>What <c>doctor --directory</c> says on a machine whose clock is off: the executable, in a process of its own.</summary>
[Collection(DomainTests.Name)]
public sealed class ClockAdviceTests(DomainFixture fixture) : IDisposable
{
    private const string Trip = $"Negotiate {SambaDomain.WebPrincipal}@{SambaDomain.Realm}";

    private readonly Consultation doctor = new(fixture.Domain);

    public void Dispose() => doctor.Dispose();

    [Theory]
    [InlineData("+6m", "ahead of", "Clock skew too great")]
    [InlineData("-6m", "behind", "Ticket not yet valid")]
    public async Task A_clock_that_is_six_minutes_off_is_told_as_that(
        string off,
        string how,
        string why
    )
    {
        (await AskAsync(off))
            .Good($"search {Consultation.Controller}")
            .Wrong($"clock {Consultation.Controller}", how, "one source")
            .Wrong(Trip, why, "one source");
    }

    [Fact]
    public async Task One_that_is_two_minutes_off_is_warned_of_and_works()
    {
        (await AskAsync("+2m"))
            .Warns($"clock {Consultation.Controller}", "ahead of", "one source")
            .Good(Trip);
    }

    private async Task<Advice> AskAsync(string off)
    {
        doctor.WriteSettings();
        var executable = typeof(ExitCode).Assembly.Location;
        using var process = DomainPrograms.Start(
            "faketime",
            [
                "-f",
                off,
                "dotnet",
                executable,
                "doctor",
                "--directory",
                "--json",
                "--data",
                doctor.Terminal.Home,
            ]
        );
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Advice(new Ended(process.ExitCode, output, await errors));
    }
}
