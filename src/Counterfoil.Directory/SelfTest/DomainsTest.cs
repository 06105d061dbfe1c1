using System.Globalization;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.SelfTest;

/// <summary>Whether the controller has the domains of the settings, and they are called so.</summary>
internal static class DomainsTest
{
    public const string Name = "domains";

    private const int MostDomains = 1000;

    public static async Task<Stage> RunAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var name = trial.NameOf(Name);
        var domains = trial.Settings.Domains;
        try
        {
            var missing = new List<DomainName>();
            foreach (var domain in domains)
            {
                if (!await HasAsync(trial, domain, cancellationToken))
                    missing.Add(domain);
            }
            var called = await ShortNamesAsync(trial, cancellationToken);
            var renamed = domains.FirstOrDefault(one =>
                called.TryGetValue(one.Root, out var own)
                && !string.Equals(own, one.NetBios, StringComparison.OrdinalIgnoreCase)
            );
            return Stage.On(
                renamed is not null
                    ? TestStep.Failed(
                        name,
                        $"The short name of {renamed.Dns} is {called[renamed.Root]}, and not {renamed.NetBios}.",
                        $"Write {renamed.Dns}={called[renamed.Root]} in domains."
                    )
                    : Judge(name, domains, missing)
            );
        }
        catch (LdapException failure)
        {
            return Stage.End(
                TestStep.Failed(name, failure.Message, "The controller's own log says more.")
            );
        }
    }

    private static TestStep Judge(
        string name,
        IReadOnlyList<DomainName> domains,
        List<DomainName> missing
    )
    {
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"{domains.Count - missing.Count} of {domains.Count} found"
        );
        if (missing.Count == 0)
            return TestStep.Good(
                name,
                $"{found}: {string.Join(", ", domains.Select(one => one.Root))}"
            );
        var text = $"{found}; not here: {string.Join(", ", missing.Select(one => one.Root))}.";
        return missing.Count == domains.Count
            ? TestStep.Failed(
                name,
                text,
                "Correct domains: each is its name in DNS and its short one, as example.com=EXAMPLE."
            )
            : TestStep.Doubtful(
                name,
                text,
                "Its people are not found through this controller. Correct domains, or ask a global catalog for all domains of a forest: ldaps:// and port 3269, with base at the forest's root."
            );
    }

    // Of a domain elsewhere a controller says that there is no such entry, or where else to ask.
    private static async Task<bool> HasAsync(
        ControllerTrial trial,
        DomainName domain,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var found = await trial.SearchAsync(
                LdapSearch.OfEntry(domain.Root, "objectClass"),
                cancellationToken
            );
            return found.Count > 0;
        }
        catch (LdapException refused) when (refused.InnerException is null)
        {
            return false;
        }
    }

    // Every domain of the forest has an entry with both its names (MS-ADTS 6.1.1.2.1.1).
    private static async Task<Dictionary<string, string>> ShortNamesAsync(
        ControllerTrial trial,
        CancellationToken cancellationToken
    )
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var root = await trial.SearchAsync(
            LdapSearch.OfEntry("", "configurationNamingContext"),
            cancellationToken
        );
        if (root.FirstOrDefault()?.Text("configurationNamingContext") is not { Length: > 0 } where)
            return names;
        var found = await trial.SearchAsync(
            new LdapSearch(
                $"CN=Partitions,{where}",
                LdapFilter.Equal("objectClass", "crossRef"),
                ["nCName", "nETBIOSName"]
            )
            {
                Limit = MostDomains,
            },
            cancellationToken
        );
        foreach (var entry in found)
        {
            if (entry.Text("nETBIOSName") is { Length: > 0 } own)
                names[entry.Text("nCName")] = own;
        }
        return names;
    }
}
