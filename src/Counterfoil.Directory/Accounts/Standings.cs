using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>
/// What has become of accounts, by their SIDs. A domain is searched from its root on, wherever the settings let people log
/// in from: an account that was moved out of there is not gone. And an account is gone only when its domain, by the SID of
/// its head, was there to be searched.
/// </summary>
internal static class Standings
{
    private static readonly string[] OfAccount =
    [
        "objectSid",
        "sAMAccountType",
        "userAccountControl",
    ];

    /// <summary>How each of them is, and the word for it.</summary>
    public static async Task<
        IReadOnlyDictionary<string, (AccountState State, string Word)>
    > StandingsAsync(
        this IController controller,
        DirectorySettings settings,
        IReadOnlyList<string> sids,
        CancellationToken cancellationToken
    )
    {
        var standings = sids.ToDictionary(
            sid => sid,
            _ => (AccountState.Unknown, "domain_unknown"),
            StringComparer.Ordinal
        );
        foreach (var domain in settings.Domains)
        {
            if (
                await controller.HeadOfAsync(domain, cancellationToken) is not { } head
                || sids.Where(sid => IsOf(sid, head)).ToList() is not { Count: > 0 } own
            )
                continue;
            foreach (var sid in own)
                standings[sid] = (AccountState.Gone, "account_gone");
            foreach (var entry in await controller.FindAsync(domain, own, cancellationToken))
            {
                if (entry.Sid is { } sid && own.Contains(sid, StringComparer.Ordinal))
                    standings[sid] = StandingOf(entry);
            }
        }
        return standings;
    }

    // The domain's own SID, with which those of its accounts begin; null when the controllers do not have the domain, or the
    // service account may not read it.
    private static async Task<string?> HeadOfAsync(
        this IController controller,
        DomainName domain,
        CancellationToken cancellationToken
    )
    {
        var found = await controller.SearchAsync(
            LdapSearch.OfEntry(domain.Root, "objectSid") with
            {
                IsAbsentWhereReferred = true,
            },
            cancellationToken
        );
        return found is [var head] ? head.Sid : null;
    }

    private static async Task<IReadOnlyList<LdapEntry>> FindAsync(
        this IController controller,
        DomainName domain,
        List<string> sids,
        CancellationToken cancellationToken
    )
    {
        var found = await controller.SearchAsync(
            new LdapSearch(
                domain.Root,
                LdapFilter.Either([
                    .. sids.Select(sid =>
                        LdapFilter.Equal("objectSid", SecurityIdentifierText.ToBytes(sid)!)
                    ),
                ]),
                OfAccount
            )
            {
                Limit = sids.Count + 1,
                IsWhole = true,
            },
            cancellationToken
        );
        // A SID is one account's; where more come than were asked for, those that are missing may be among the rest.
        return found.Count <= sids.Count
            ? found
            : throw new LdapException("The controller found more accounts than there are SIDs.");
    }

    private static (AccountState State, string Word) StandingOf(LdapEntry entry) =>
        entry.Number("userAccountControl") is not { } control
        || entry.Number("sAMAccountType") is not { } type
            ? (AccountState.Unknown, "account_unreadable")
        : type != AccountSearch.Person ? (AccountState.Unknown, "account_of_no_person")
        : (control & DomainWord.Disabled) != 0 ? (AccountState.Disabled, "account_disabled")
        : (AccountState.Good, "");

    private static bool IsOf(string sid, string head) =>
        sid.StartsWith($"{head}-", StringComparison.Ordinal)
        && SecurityIdentifierText.ToBytes(sid) is not null;
}
