using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>
/// Stops short of the domain's own lock-out: whoever guesses here, from however many addresses and under however many
/// spellings of a name, locks nobody out of the desktop. The domain does the counting, so it holds over all nodes.
/// </summary>
internal static class LockoutGuard
{
    private static readonly string[] Counted =
    [
        "badPwdCount",
        "badPasswordTime",
        "msDS-ResultantPSO",
    ];

    private static readonly string[] OfDomain = ["lockoutThreshold", "lockOutObservationWindow"];

    private static readonly string[] OfPolicy =
    [
        "msDS-LockoutThreshold",
        "msDS-LockoutObservationWindow",
    ];

    /// <summary>Whether one more wrong password may be sent to the domain. Asked when it is the account's turn, for it counts.</summary>
    public static async Task<bool> MayTryAsync(
        this IController controller,
        DirectorySettings settings,
        Account account,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var counted = await controller.ReadAsync(
            account.DistinguishedName,
            Counted,
            cancellationToken
        );
        if (counted?.Number("badPwdCount") is not (> 0 and var wrong))
            return true;
        var (threshold, window) = await controller.PolicyAsync(
            settings,
            account,
            counted.Text("msDS-ResultantPSO"),
            cancellationToken
        );
        var isOver =
            window is { } span
            && (
                WindowsTime.Read(counted.Number("badPasswordTime")) is not { } last
                || now - last >= span
            );
        return threshold <= 0 || isOver || wrong < Math.Max(1, threshold - settings.LockoutReserve);
    }

    // A policy of the account's own (MS-ADTS 3.1.1.4.5.36) counts before the domain's, where the service account may read it.
    private static async Task<(long Threshold, TimeSpan? Window)> PolicyAsync(
        this IController controller,
        DirectorySettings settings,
        Account account,
        string own,
        CancellationToken cancellationToken
    )
    {
        var domain = (account.Domain ?? settings.Domains[0]).Root;
        var (entry, names) =
            own.Length > 0
            && await controller.ReadAsync(own, OfPolicy, cancellationToken) is { } policy
                ? (policy, OfPolicy)
                : (await controller.ReadAsync(domain, OfDomain, cancellationToken), OfDomain);
        return (
            settings.LockoutThreshold ?? entry?.Number(names[0]) ?? 0,
            WindowsTime.ReadSpan(entry?.Number(names[1]))
        );
    }

    private static async Task<LdapEntry?> ReadAsync(
        this IController controller,
        string name,
        IReadOnlyList<string> attributes,
        CancellationToken cancellationToken
    ) =>
        (
            await controller.SearchAsync(LdapSearch.OfEntry(name, attributes), cancellationToken)
        ).FirstOrDefault();
}
