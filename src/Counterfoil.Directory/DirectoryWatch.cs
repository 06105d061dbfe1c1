using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Controllers;

namespace Counterfoil.ActiveDirectory;

/// <summary>What has become of accounts that are linked.</summary>
public sealed partial class DirectoryPlugin
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AccountStanding>> LookAsync(
        ContextIdentifier tenant,
        IReadOnlyList<PluginRow> rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (SettingsOf(tenant) is not { } settings)
            throw new DirectoryUnavailableException(
                "The directory's settings are missing or wrong."
            );
        var sids = rows.Select(row => row.SearchName).Distinct(StringComparer.Ordinal).ToList();
        var found = await searched.AskAsync(
            settings,
            (controller, token) => controller.StandingsAsync(settings, sids, token),
            cancellationToken
        );
        return
        [
            .. rows.Select(row =>
            {
                var (state, word) = found[row.SearchName];
                return new AccountStanding(row.Id, state, word);
            }),
        ];
    }
}
