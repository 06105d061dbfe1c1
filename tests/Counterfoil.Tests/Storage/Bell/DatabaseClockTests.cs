using Counterfoil.Storage.PostgreSql;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Bell;

public sealed class DatabaseClockTests
{
    private readonly HandMovedTime machine = new();
    private readonly DatabaseClock clock;

    public DatabaseClockTests() => clock = new DatabaseClock(machine);

    [Fact]
    public void A_machine_an_hour_ahead_goes_by_the_database()
    {
        var now = machine.GetUtcNow();
        clock.Measure(now, now.AddHours(-1), now);
        clock.GetUtcNow().ShouldBe(now.AddHours(-1));
        machine.Advance(TimeSpan.FromMinutes(1));
        clock.GetUtcNow().ShouldBe(now.AddHours(-1).AddMinutes(1));
    }

    [Fact]
    public void A_measurement_that_agrees_within_its_uncertainty_moves_nothing()
    {
        var now = machine.GetUtcNow();
        clock.Measure(now, now.AddMilliseconds(100), now.AddMilliseconds(200));
        clock.Offset.ShouldBe(TimeSpan.Zero);
        clock.Measure(now, now.AddMilliseconds(400), now.AddMilliseconds(200));
        clock.Offset.ShouldBe(TimeSpan.FromMilliseconds(300));
    }
}
