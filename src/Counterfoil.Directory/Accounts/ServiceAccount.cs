using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>Looks up the account that reads the directory, by whatever name it binds.</summary>
internal static class ServiceAccount
{
    /// <summary>The account; <c>null</c> where it is not found among people.</summary>
    public static async Task<Account?> FindServiceAccountAsync(
        this IController controller,
        DirectorySettings settings,
        CancellationToken cancellationToken
    ) =>
        DirectoryName.Of(settings.Account, settings) is DirectoryName.Plain(var text)
            ? await FindByPlaceAsync(controller, settings, text, cancellationToken)
            : (
                await controller.ByNameAsync(
                    settings,
                    DirectoryName.Of(settings.Account, settings),
                    cancellationToken
                ) as AccountFound.One
            )?.Account;

    private static async Task<Account?> FindByPlaceAsync(
        IController controller,
        DirectorySettings settings,
        string distinguishedName,
        CancellationToken cancellationToken
    )
    {
        if (!distinguishedName.Contains('=', StringComparison.Ordinal))
            return null;
        var found = await controller.SearchAsync(
            new LdapSearch(distinguishedName, AccountSearch.OfPeople, Account.Attributes)
            {
                IsOfBaseAlone = true,
            },
            cancellationToken
        );
        return found.Count == 1 ? Account.Of(found[0], settings) : null;
    }
}
