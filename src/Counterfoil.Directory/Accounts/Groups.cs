using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>The questions to a directory about groups, those inside other groups included.</summary>
internal static class Groups
{
    private const int MostNames = 200;

    // MS-ADTS 3.1.1.3.4.4: along a chain of links.
    private const string InChain = "1.2.840.113556.1.4.1941";

    private static readonly string[] Names = ["objectSid", "sAMAccountName"];

    private static readonly LdapFilter OfGroups = LdapFilter.Equal("objectClass", "group");

    /// <summary>
    /// The groups that count for somebody: each by its SID, and by its name with its domain where the directory tells
    /// one. The domain works the list out itself, nested groups and the primary one included (<c>tokenGroups</c>).
    /// </summary>
    public static async Task<IReadOnlyList<string>> GroupsOfAsync(
        this IController controller,
        DirectorySettings settings,
        Account account,
        CancellationToken cancellationToken
    )
    {
        var found = await controller.SearchAsync(
            LdapSearch.OfEntry(account.DistinguishedName, "tokenGroups"),
            cancellationToken
        );
        var sids = found.SelectMany(entry => entry.All("tokenGroups")).ToList();
        if (sids.Count == 0)
            return [];
        var named = await controller.SearchAsync(
            new LdapSearch(
                settings.Base,
                LdapFilter.All(
                    OfGroups,
                    LdapFilter.Either([
                        .. sids.Take(MostNames).Select(sid => LdapFilter.Equal("objectSid", sid)),
                    ])
                ),
                Names
            )
            {
                Limit = MostNames,
            },
            cancellationToken
        );
        return
        [
            .. sids.Select(sid => SecurityIdentifierText.Of(sid)).OfType<string>(),
            .. named.Select(entry => WrittenOf(entry, settings)),
        ];
    }

    /// <summary>Groups whose name holds a text.</summary>
    public static async Task<IReadOnlyList<FoundGroup>> GroupsHoldingAsync(
        this IController controller,
        DirectorySettings settings,
        string text,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var found = await controller.SearchAsync(
            new LdapSearch(
                settings.Base,
                LdapFilter.All(OfGroups, LdapFilter.Contains("sAMAccountName", text)),
                Names
            )
            {
                Limit = limit,
            },
            cancellationToken
        );
        return
        [
            .. found
                .Where(entry => entry.Sid is not null)
                .Select(entry => new FoundGroup(entry.Sid!, WrittenOf(entry, settings))),
        ];
    }

    /// <summary>The people in a group, those of groups inside it and those whose primary group it is included.</summary>
    public static async Task<IReadOnlyList<Account>> MembersAsync(
        this IController controller,
        DirectorySettings settings,
        string sid,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (SecurityIdentifierText.ToBytes(sid) is not { } bytes)
            return [];
        var groups = await controller.SearchAsync(
            new LdapSearch(
                settings.Base,
                LdapFilter.All(OfGroups, LdapFilter.Equal("objectSid", bytes)),
                Names
            ),
            cancellationToken
        );
        return groups is [var group]
            ? await controller.FindAsync(
                settings,
                LdapFilter.Either(
                    LdapFilter.Matching(InChain, "memberOf", group.Name),
                    LdapFilter.Equal("primaryGroupID", SecurityIdentifierText.RelativeIn(sid))
                ),
                limit,
                cancellationToken
            )
            : [];
    }

    // With its domain in front: a group that somebody called by another's SID is not taken for that one.
    private static string WrittenOf(LdapEntry entry, DirectorySettings settings) =>
        $@"{settings.DomainOf(entry.Name)?.NetBios ?? "?"}\{entry.Text("sAMAccountName")}";
}
