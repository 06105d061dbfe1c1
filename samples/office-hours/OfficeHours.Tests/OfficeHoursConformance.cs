using Counterfoil;
using Counterfoil.Conformance;

namespace OfficeHours.Tests;

public sealed class OfficeHoursConformance : CredentialPluginConformance
{
    // The first of March 2027 is a Monday; Oslo is an hour ahead of UTC in winter and two in summer.
    private static readonly DateTimeOffset Monday = new(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);

    protected override ICredentialPlugin Create(IPluginHost host) => new OfficeHoursPlugin(host);

    protected override void Rehearse(Rehearsal rehearsal)
    {
        rehearsal.Set("timezone", "Europe/Oslo");
        rehearsal.Set(Rehearsal.Tenant, "days", "Mon-Fri");
        rehearsal.Set(Rehearsal.Tenant, "hours", "07:00-18:00");
        var anna = rehearsal.AddAssociate("anna");
        var boss = rehearsal.AddAssociate(
            "boss",
            card: Card.Empty with
            {
                Rights = [Rights.AdminAll],
            }
        );
        foreach (var occasion in Enum.GetValues<Occasion>())
        {
            var hearing = Rehearsal.HearingOf(anna, occasion);
            rehearsal.LetsPass($"{occasion} at seven", hearing, Monday.AddHours(6));
            rehearsal.ObjectsTo($"{occasion} before seven", hearing, Monday.AddHours(5.99));
            rehearsal.ObjectsTo($"{occasion} at six in the evening", hearing, Monday.AddHours(17));
            rehearsal.ObjectsTo($"{occasion} on a Sunday", hearing, Monday.AddHours(-12));
        }
        var login = Rehearsal.HearingOf(anna, Occasion.Login);
        rehearsal.ObjectsTo("a summer's evening", login, Monday.AddDays(91).AddHours(16));
        rehearsal.LetsPass(
            "an administrator at night",
            Rehearsal.HearingOf(boss, Occasion.Login),
            Monday.AddHours(2)
        );
        rehearsal.LetsPass(
            "another tenant, which has no hours",
            login with
            {
                Tenant = Rehearsal.OtherTenant,
            },
            Monday.AddHours(2)
        );
    }
}
