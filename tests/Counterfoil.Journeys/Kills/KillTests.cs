using Counterfoil.Tests.Secrets;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Kills;

/// <summary>A server that is killed without warning: what it answered before holds afterwards. benchmarks/faults goes on for hundreds of kills.</summary>
public sealed class KillTests
{
    private const int Kills = 10;

    [Fact]
    public async Task After_ten_kills_in_the_middle_of_everything_nothing_is_accepted_that_was_refused_and_every_row_is_whole()
    {
        await using var house = await KilledHouse.FoundAsync(new Random(7));
        for (var kill = 1; kill <= Kills; kill++)
        {
            var wrong = await house.RoundAsync(
                kill % 3 == 0 ? RootKeyExchange.Begun : RootKeyExchange.None,
                VerifyAsync
            );
            wrong.ShouldBeEmpty($"kill {kill}; {house.Told}");
        }
        // The rounds were no idle ones.
        house.Ended.ShouldBeGreaterThan(Kills, house.Told);
        house.Changes.ShouldBeGreaterThan(0, house.Told);
        house.Rotations.ShouldBeGreaterThan(0, house.Told);
        SecretLedger.KeepDatabase(house.Data);
    }

    [Fact]
    public async Task A_migration_that_is_killed_is_begun_again_and_nobody_touched_a_row() =>
        (await KilledMigration.RunAsync(new Random(1))).ShouldBeEmpty();

    private static async Task<IReadOnlyList<string>> VerifyAsync(string data)
    {
        var ended = await Shell.RunAsync("dotnet", [Places.Server, "verify", "--data", data]);
        return ended.ExitCode == 0
            ? []
            : [$"verify ends with {ended.ExitCode}: {ended.Output}{ended.Errors}"];
    }
}
