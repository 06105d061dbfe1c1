using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>How a search for one account ended. A closed hierarchy.</summary>
internal abstract record AccountFound
{
    private AccountFound() { }

    /// <summary>Exactly one.</summary>
    public sealed record One(Account Account) : AccountFound;

    /// <summary>None, or no telling which.</summary>
    public sealed record No(string Reason) : AccountFound;
}

/// <summary>The questions to a directory about accounts. Those of people alone are found: machines and trusts are others.</summary>
internal static class AccountSearch
{
    private const int MostOfOneName = 10;

    /// <summary>What sAMAccountType says of a person (MS-SAMR 2.2.1.9: SAM_USER_OBJECT).</summary>
    public const long Person = 805306368;

    /// <summary>Lets people through alone.</summary>
    public static readonly LdapFilter OfPeople = LdapFilter.Equal("sAMAccountType", $"{Person}");

    /// <summary>The account that a name means: by its principal name, else by its name in the domain, else by its e-mail address.</summary>
    public static Task<AccountFound> ByNameAsync(
        this IController controller,
        DirectorySettings settings,
        DirectoryName name,
        CancellationToken cancellationToken
    ) =>
        name switch
        {
            DirectoryName.InDomain(var domain, var account) => controller.FindOneAsync(
                settings,
                LdapFilter.Equal("sAMAccountName", account),
                [one => one.Domain == domain && DirectoryName.AreSame(one.Name, account)],
                cancellationToken
            ),
            DirectoryName.WithSuffix(var text, var domain, var account) => controller.FindOneAsync(
                settings,
                LdapFilter.Either([
                    LdapFilter.Equal("userPrincipalName", text),
                    LdapFilter.Equal("mail", text),
                    .. domain is null ? [] : new[] { LdapFilter.Equal("sAMAccountName", account) },
                ]),
                [
                    one => DirectoryName.AreSame(one.PrincipalName, text),
                    one =>
                        domain is not null
                        && one.Domain == domain
                        && DirectoryName.AreSame(one.Name, account),
                    one => DirectoryName.AreSame(one.Mail, text),
                ],
                cancellationToken
            ),
            _ => Task.FromResult<AccountFound>(new AccountFound.No("unknown_account")),
        };

    /// <summary>The account of a SID, wherever it stands and whatever it is called.</summary>
    public static async Task<AccountFound> BySidAsync(
        this IController controller,
        DirectorySettings settings,
        string sid,
        CancellationToken cancellationToken
    ) =>
        SecurityIdentifierText.ToBytes(sid) is { } bytes
            ? await controller.FindOneAsync(
                settings,
                LdapFilter.Equal("objectSid", bytes),
                [one => string.Equals(one.Sid, sid, StringComparison.Ordinal)],
                cancellationToken
            )
            : new AccountFound.No("not_a_sid");

    /// <summary>People whose names hold a text.</summary>
    public static Task<IReadOnlyList<Account>> HoldingAsync(
        this IController controller,
        DirectorySettings settings,
        string text,
        int limit,
        CancellationToken cancellationToken
    ) =>
        controller.FindAsync(
            settings,
            LdapFilter.Either(
                LdapFilter.Contains("sAMAccountName", text),
                LdapFilter.Contains("userPrincipalName", text),
                LdapFilter.Contains("displayName", text),
                LdapFilter.Contains("mail", text)
            ),
            limit,
            cancellationToken
        );

    /// <summary>People that a filter lets through.</summary>
    public static async Task<IReadOnlyList<Account>> FindAsync(
        this IController controller,
        DirectorySettings settings,
        LdapFilter filter,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var entries = await controller.SearchAsync(
            new LdapSearch(settings.Base, LdapFilter.All(OfPeople, filter), Account.Attributes)
            {
                Limit = limit,
            },
            cancellationToken
        );
        return [.. entries.Select(entry => Account.Of(entry, settings)).OfType<Account>()];
    }

    // The first way of being meant that anybody is meant by decides; two by one way are nobody.
    private static async Task<AccountFound> FindOneAsync(
        this IController controller,
        DirectorySettings settings,
        LdapFilter filter,
        IReadOnlyList<Func<Account, bool>> ways,
        CancellationToken cancellationToken
    )
    {
        var found = await controller.FindAsync(settings, filter, MostOfOneName, cancellationToken);
        // There are more than the controller was to send: whoever is meant may be among the others.
        if (found.Count >= MostOfOneName)
            return new AccountFound.No("ambiguous_name");
        foreach (var way in ways)
        {
            switch (found.Where(way).ToList())
            {
                case []:
                    continue;
                case [var one]:
                    return new AccountFound.One(one);
                default:
                    return new AccountFound.No("ambiguous_name");
            }
        }
        return new AccountFound.No("unknown_account");
    }
}
