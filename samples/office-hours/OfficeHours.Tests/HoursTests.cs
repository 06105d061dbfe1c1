using System.Globalization;
using Counterfoil;
using Counterfoil.Conformance;
using Xunit;

namespace OfficeHours.Tests;

public sealed class HoursTests
{
    [Theory]
    [InlineData("Mon-Fri", "22:00-06:00", "2027-03-05T23:00Z", true)]
    [InlineData("Mon-Fri", "22:00-06:00", "2027-03-06T05:59Z", true)]
    [InlineData("Mon-Fri", "22:00-06:00", "2027-03-06T06:00Z", false)]
    [InlineData("Mon-Fri", "22:00-06:00", "2027-03-06T22:00Z", false)]
    [InlineData("Sat-Mon", "08:00-12:00", "2027-03-07T08:00Z", true)]
    [InlineData("Tue,Thu", "08:00-12:00", "2027-03-03T08:00Z", false)]
    public void Hours_past_midnight_belong_to_the_day_on_which_they_began(
        string days,
        string hours,
        string instant,
        bool areOpen
    )
    {
        var settings = new Dictionary<string, string> { ["days"] = days, ["hours"] = hours };

        Assert.True(Hours.TryRead(settings, out var read, out var problem), problem);
        Assert.Equal(
            areOpen,
            read.AreOpenAt(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), out _)
        );
    }

    [Theory]
    [InlineData("hours", "7-18", "hours “7-18” is not like 07:00-18:00.")]
    [InlineData("days", "weekdays", "days “weekdays” is not like Mon-Fri")]
    [InlineData("timezone", "Middle/Earth", "timezone “Middle/Earth” is not known here")]
    public async Task A_setting_that_cannot_be_read_closes_the_office(
        string key,
        string value,
        string said
    )
    {
        var rehearsal = new Rehearsal("Sample/OfficeHours");
        rehearsal.Set("hours", "00:00-23:59");
        rehearsal.Set("days", "Mon-Sun");
        rehearsal.Set(key, value);
        var anna = rehearsal.AddAssociate("anna");
        var plugin = new OfficeHoursPlugin(rehearsal.Host);

        var verdict = await plugin.ReviewAsync(
            Rehearsal.HearingOf(anna, Occasion.Login),
            rehearsal.Table.RowsOf(Rehearsal.Tenant, plugin.CredentialType),
            default
        );

        Assert.Contains(said, Assert.IsType<Verdict.ObjectsCase>(verdict).Reason);
    }

    [Fact]
    public async Task The_reason_says_what_the_clock_shows_and_when_the_office_is_open()
    {
        var rehearsal = new Rehearsal("Sample/OfficeHours");
        rehearsal.Set("hours", "07:00-11:00");
        var anna = rehearsal.AddAssociate("anna");
        var plugin = new OfficeHoursPlugin(rehearsal.Host);

        var verdict = await plugin.ReviewAsync(
            Rehearsal.HearingOf(anna, Occasion.Login),
            rehearsal.Table.RowsOf(Rehearsal.Tenant, plugin.CredentialType),
            default
        );

        Assert.Equal(
            Verdict.Objects(
                "Closed: it is Monday 12:00, and the office is open Mon-Fri 07:00-11:00 (UTC)."
            ),
            verdict
        );
    }
}
