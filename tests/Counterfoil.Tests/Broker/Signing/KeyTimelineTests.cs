using Counterfoil.Broker.Signing;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Signing;

public sealed class KeyTimelineTests
{
    private static readonly DateTimeOffset Start = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly SigningKeySchedule Schedule = new();

    [Fact]
    public void A_key_is_ahead_then_current_then_retired_then_gone()
    {
        SigningKeyRow[] keys = [Key(1, 0), Key(2, 90)];

        Stages(keys, 89.9).ShouldBe([KeyStage.Current, KeyStage.Ahead]);
        Stages(keys, 90).ShouldBe([KeyStage.Retired, KeyStage.Current]);
        Stages(keys, 96.9).ShouldBe([KeyStage.Retired, KeyStage.Current]);
        Stages(keys, 97).ShouldBe([KeyStage.Gone, KeyStage.Current]);
    }

    [Fact]
    public void The_next_is_due_when_it_can_still_be_published_for_the_whole_time_ahead()
    {
        Due([Key(1, 0)], 88.9).ShouldBeNull();
        Due([Key(1, 0)], 89).ShouldBe(Day(90));
        Due([Key(1, 0), Key(2, 90)], 89).ShouldBeNull();
        Due([], 0).ShouldBeNull();
    }

    [Fact]
    public void One_that_is_late_is_published_ahead_nevertheless() =>
        Due([Key(1, 0)], 200).ShouldBe(Day(201));

    [Fact]
    public void A_clock_that_jumped_back_leaves_nobody_without_a_key() =>
        Stages([Key(1, 0), Key(2, 90)], -5).ShouldBe([KeyStage.Current, KeyStage.Ahead]);

    [Fact]
    public void There_is_always_one_current_key_and_none_that_signed_lately_is_missing() =>
        Always.Holds(
            from days in Gen.Choose(-10, 400).NonEmptyListOf()
            from now in Gen.Choose(-20, 500)
            select (days, now),
            history =>
            {
                var keys = history.days.Select((day, i) => Key(i + 1, day)).ToList();
                var timeline = KeyTimeline.At(Day(history.now), keys, Schedule);

                timeline.Keys.Count(key => key.Stage is KeyStage.Current).ShouldBe(1);
                timeline
                    .Keys.Where(key => key.Until is { } until)
                    .ShouldAllBe(key =>
                        key.Until > Day(history.now) || key.Stage == KeyStage.Ahead
                    );
                // Whoever signed within the time that retired keys are published is published.
                foreach (var day in Enumerable.Range(0, (int)Schedule.Retired.TotalDays))
                {
                    var signed = KeyTimeline.At(Day(history.now - day), keys, Schedule).Current!;
                    timeline
                        .Keys.Single(key => key.Key == signed.Key)
                        .Stage.ShouldNotBe(KeyStage.Gone);
                }
            }
        );

    private static List<KeyStage> Stages(IEnumerable<SigningKeyRow> keys, double day) =>
        [.. KeyTimeline.At(Day(day), keys, Schedule).Keys.Select(key => key.Stage)];

    private static DateTimeOffset? Due(IEnumerable<SigningKeyRow> keys, double day) =>
        KeyTimeline.At(Day(day), keys, Schedule).SuccessorDue(Day(day), Schedule);

    private static DateTimeOffset Day(double day) => Start.AddDays(day);

    private static SigningKeyRow Key(int ordinal, double usedFrom) =>
        new(
            $"{ordinal}",
            "RS256",
            ordinal,
            default,
            Day(usedFrom) - Schedule.Ahead,
            Day(usedFrom),
            null
        );
}
