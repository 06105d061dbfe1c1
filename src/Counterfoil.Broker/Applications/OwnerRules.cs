using Counterfoil.Authority;
using Counterfoil.Broker.Developers;

namespace Counterfoil.Broker.Applications;

/// <summary>
/// What a developer may make of an application of one's own: whatever concerns itself, and nothing that takes a decision
/// from operators or from those who approve it. Pure.
/// </summary>
public static class OwnerRules
{
    /// <summary>How an application of a developer begins, whatever was asked for.</summary>
    public static Application Begin(Developer developer, Application wished)
    {
        ArgumentNullException.ThrowIfNull(developer);
        ArgumentNullException.ThrowIfNull(wished);
        return wished with
        {
            Owner = developer.Account.Value,
            Sandbox = developer.Sandbox,
            State = ApplicationState.Development,
            Level = AuthorizationLevel.Admin,
            Publisher =
                wished.Publisher.Name.Length == 0
                    ? wished.Publisher with
                    {
                        Name = developer.Answers.Company,
                    }
                    : wished.Publisher,
        };
    }

    /// <summary>What the change takes from others, in a sentence; <c>null</c> when nothing.</summary>
    public static RuleProblem? FindObjection(
        Developer developer,
        Application before,
        Application after
    )
    {
        ArgumentNullException.ThrowIfNull(developer);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (developer.State != DeveloperState.Approved)
            return RuleProblem.OfAll(
                "NotApproved",
                "Your registration as a developer is not approved."
            );
        if (before.State is ApplicationState.Suspended or ApplicationState.Closed)
            return RuleProblem.OfAll(
                "Shut",
                "This application is suspended or closed; operations alone can change it."
            );
        if (after.State != before.State && after.State != ApplicationState.Closed)
            return RuleProblem.OfAll(
                "States",
                "Operations open applications for everybody, and suspend them. You may close your own."
            );
        if (after.Level != before.Level)
            return RuleProblem.OfAll(
                "Level",
                "Who has to approve an application is changed by operations alone."
            );
        if (after.Owner != before.Owner)
            return RuleProblem.OfAll(
                "Owner",
                "An application is handed over to another developer by operations alone."
            );
        if (after.CustomFor != before.CustomFor && before.State != ApplicationState.Development)
            return RuleProblem.OfAll(
                "CustomFor",
                "For whom an open application is, is changed by operations alone."
            );
        return null;
    }
}
