using Counterfoil.Tests.Secrets;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Kills;

/// <summary>
/// A server that is killed without warning while people log in at applications: nothing is half granted.
/// benchmarks/faults goes on for hundreds of kills.
/// </summary>
public sealed class FlowKillTests
{
    private const int Kills = 4;

    [Theory]
    [InlineData("uma", true, 15)]
    [InlineData("siri", false, 12)]
    public async Task Killed_between_every_two_requests_a_login_goes_on_and_nothing_is_half_granted(
        string person,
        bool isConfidential,
        int requests
    )
    {
        await using var house = await KilledFlows.FoundAsync();
        var flow = house.NewFlow(person, isConfidential);
        var wrong = new List<string>();
        var walked = new List<string>();
        while (!flow.IsOver)
        {
            walked.Add(flow.Next);
            await flow.StepAsync(house.Server);
            await house.KillAsync();
            await new FlowLook(house, flow, wrong).LookAsync();
            wrong.ShouldBeEmpty($"killed after {walked[^1]}");
        }
        await new FlowLook(house, flow, wrong).SettleAsync();
        wrong.ShouldBeEmpty();
        walked.Count.ShouldBe(requests, string.Join(", ", walked));
        (await VerifyAsync(house.Data)).ShouldBeEmpty();
        SecretLedger.KeepDatabase(house.Data);
    }

    [Theory]
    [InlineData("exchange", true)]
    [InlineData("use", true)]
    [InlineData("use", false)]
    public async Task A_code_is_worth_one_exchange_whether_that_comes_before_a_kill_or_after(
        string killedBefore,
        bool isConfidential
    )
    {
        await using var house = await KilledFlows.FoundAsync();
        var flow = house.NewFlow("uma", isConfidential);
        while (flow.Next != killedBefore)
            await flow.StepAsync(house.Server);
        await house.KillAsync();
        var wrong = new List<string>();
        await new FlowLook(house, flow, wrong).SettleAsync();
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_before_it_answers_a_server_has_granted_all_of_it_or_nothing()
    {
        var random = new Random(11);
        await using var house = await KilledFlows.FoundAsync();
        for (var kill = 1; kill <= Kills; kill++)
            (await house.RoundAsync(KilledFlows.AnyMoment(random), VerifyAsync)).ShouldBeEmpty(
                $"kill {kill}; {house.Told}"
            );
    }

    private static async Task<IReadOnlyList<string>> VerifyAsync(string data)
    {
        var ended = await Shell.RunAsync("dotnet", [Places.Server, "verify", "--data", data]);
        return ended.ExitCode == 0
            ? []
            : [$"verify ends with {ended.ExitCode}: {ended.Output}{ended.Errors}"];
    }
}
