using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>
/// Stops short of the domain's own lock-out: whoever guesses here, from however many addresses and under however many
/// spellings of a name, locks nobody out of the desktop. The domain does the counting, so it holds over all nodes.
/// </summary>
internal static class LockoutGuard
{
    private static readonly string[] Policy = ["lockoutThreshold", "lockOutObservationWindow"];

    /// <summary>Whether one more wrong password may be sent to the domain.</summary>
    public static async Task<bool> MayTryAsync(
        this IController controller,
        DirectorySettings settings,
        Account account,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (account.WrongPasswords == 0)
            return true;
        var (threshold, window) = await controller.PolicyAsync(
            settings,
            account,
            cancellationToken
        );
        var isOver =
            window is { } span && (account.WrongPasswordAt is not { } last || now - last >= span);
        return threshold <= 0
            || isOver
            || account.WrongPasswords < Math.Max(1, threshold - settings.LockoutReserve);
    }

    private static async Task<(long Threshold, TimeSpan? Window)> PolicyAsync(
        this IController controller,
        DirectorySettings settings,
        Account account,
        CancellationToken cancellationToken
    )
    {
        var found = await controller.SearchAsync(
            new LdapSearch((account.Domain ?? settings.Domains[0]).Root, LdapFilter.Any, Policy)
            {
                IsOfBaseAlone = true,
            },
            cancellationToken
        );
        var entry = found.FirstOrDefault();
        return (
            settings.LockoutThreshold ?? entry?.Number("lockoutThreshold") ?? 0,
            WindowsTime.ReadSpan(entry?.Number("lockOutObservationWindow"))
        );
    }
}
