using System.Globalization;
using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether people are found where they are searched, and the service account may read what decides about them.</summary>
internal static class PeopleTest
{
    public const string OfBase = "base";
    public const string Name = "search";

    private const int Sample = 50;

    private static readonly string[] Deciding = ["objectSid", "userAccountControl"];

    public static async Task<Stage> RunAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var name = trial.NameOf(Name);
        var ofBase = await TestBaseAsync(trial, cancellationToken);
        if (ofBase is not TestStep.GoodCase)
            return new Stage([ofBase, TestStep.NotTried(name, $"{OfBase} failed")], GoesOn: true);
        try
        {
            var found = await trial.SearchAsync(
                new LdapSearch(
                    trial.Settings.Base,
                    AccountSearch.OfPeople,
                    [.. Deciding, "sAMAccountName"]
                )
                {
                    Limit = Sample,
                },
                cancellationToken
            );
            return new Stage([ofBase, Judge(name, trial.Settings, found)], GoesOn: true);
        }
        catch (LdapException failure)
        {
            return new Stage(
                [
                    ofBase,
                    TestStep.Failed(name, failure.Message, "The controller's own log says more."),
                ],
                GoesOn: false
            );
        }
    }

    private static async Task<TestStep> TestBaseAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var (name, where) = (trial.NameOf(OfBase), trial.Settings.Base);
        var remedy =
            $"Is {where} a place of this domain, and may {trial.Settings.Account} read it? Without the setting base it is the first domain's root.";
        try
        {
            var found = await trial.SearchAsync(
                new LdapSearch(where, LdapFilter.Any, ["objectClass"]) { IsOfBaseAlone = true },
                cancellationToken
            );
            return found.Count > 0
                ? TestStep.Good(name, where)
                : TestStep.Failed(name, $"There is no {where} here.", remedy);
        }
        catch (LdapException failure)
        {
            return TestStep.Failed(name, $"{where}: {failure.Message}", remedy);
        }
    }

    private static TestStep Judge(
        string name,
        DirectorySettings settings,
        IReadOnlyList<LdapEntry> found
    )
    {
        if (found.Count == 0)
            return TestStep.Failed(
                name,
                $"There is no account of a person under {settings.Base}.",
                $"Set base to where people are, and let {settings.Account} read them."
            );
        var hidden = Deciding
            .Where(attribute => found.Any(entry => entry.Bytes(attribute) is null))
            .ToList();
        var most = found.Count == Sample ? "at least " : "";
        return hidden.Count == 0
            ? TestStep.Good(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{most}{found.Count} account(s) of people, with {string.Join(" and ", Deciding)}"
                )
            )
            : TestStep.Failed(
                name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Of {most}{found.Count} account(s) of people, some do not show {string.Join(" and ", hidden)}, such as {found.First(entry => hidden.Exists(one => entry.Bytes(one) is null)).Name}."
                ),
                $"Let {settings.Account} read them: 'Read all user information' for people under {settings.Base}, which holds general information and account restrictions. Whoever does not show them cannot log in."
            );
    }
}
