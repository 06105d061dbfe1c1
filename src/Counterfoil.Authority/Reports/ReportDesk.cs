using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Reports;

/// <summary>
/// What the house makes of what plugins report at logins, where a tenant wants it: newcomers become associates, and groups
/// outside give roles on the card. Plugins tell; this alone writes. Thread-safe.
/// </summary>
public sealed class ReportDesk(
    AssociateRegister register,
    IAssociates associates,
    ICredentials credentials,
    TimeProvider time
)
{
    /// <summary>
    /// Takes somebody in whom a plugin proved and no row knows: a member of the tenant's <see
    /// cref="TenantSwitches.NewcomerGroups"/> becomes an associate with a row of the plugin's, both or neither.
    /// </summary>
    /// <remarks>
    /// Never when an associate has that name or e-mail address already: that is the same person far more often than
    /// another, and only an administrator can tell (who then links them).
    /// </remarks>
    internal async Task<Newcomer> TakeInAsync(
        Tenant tenant,
        string type,
        Resolution.UnlinkedCase proven,
        CancellationToken cancellationToken
    )
    {
        var report = proven.Report;
        if (
            !tenant.Switches.NewcomerGroups.Any(group =>
                report.Groups.Contains(group, StringComparer.OrdinalIgnoreCase)
            )
        )
            return new Newcomer.Out("unlinked");
        if (
            Newcomer.Describe(tenant.Id, report) is not { } described
            || report.SearchName is not { Length: > 0 and <= 254 }
        )
            return new Newcomer.Out("newcomer_has_no_name");

        // A row that does not count at present is why the plugin knew none: whoever blocked it meant it.
        var row = await FindRowAsync(tenant, type, report, cancellationToken);
        Associate? added = null;
        if (row is null)
        {
            if (!await IsKnownAsync(described, cancellationToken))
                (added, row) = await TryAddAsync(
                    tenant,
                    type,
                    report,
                    described,
                    cancellationToken
                );
            // Who was faster may have been the same newcomer at another door.
            row ??= await FindRowAsync(tenant, type, report, cancellationToken);
        }
        return row switch
        {
            null => new Newcomer.Out("newcomers_name_is_taken"),
            _ when row.LetsInAt(time.GetUtcNow()) => new Newcomer.In(ToResolved(row), added),
            _ => new Newcomer.Out("unlinked"),
        };

        Resolution.ResolvedCase ToResolved(Credential known) =>
            (Resolution.ResolvedCase)
                Resolution.Resolved(
                    known.Associate,
                    new ProvidedCredential(type, known.Id, known.SearchName),
                    report,
                    proven.Factors
                );
    }

    /// <summary>The associate with the role that the groups of a report give; as it was when the tenant has no rules, or the report names no groups.</summary>
    internal async Task<Associate> KeepRoleAsync(
        Tenant tenant,
        Associate associate,
        Report? report,
        CancellationToken cancellationToken
    )
    {
        if (report is not { Groups.Count: > 0 } || Apply(associate) == associate)
            return associate;
        var changed = await register.ChangeAsync(
            Actor.Installation,
            tenant.Id,
            associate.Id,
            Apply,
            cancellationToken
        );
        return changed is Registered<Associate>.Done(var now) ? now : associate;

        Associate Apply(Associate before) =>
            before with
            {
                Card = GroupRole.On(before.Card, tenant.Switches.GroupRoles, report.Groups),
            };
    }

    private async Task<bool> IsKnownAsync(Associate described, CancellationToken cancellationToken)
    {
        foreach (var text in new[] { described.Name, described.Card.Email })
        {
            if (
                NameKey.TryCreate(text, out var key)
                && (
                    await associates.FindByNameAsync(described.Tenant, key, cancellationToken)
                        is not null
                    || (
                        await associates.FindTwoByEmailAsync(
                            described.Tenant,
                            key,
                            cancellationToken
                        )
                    ).Count > 0
                )
            )
                return true;
        }
        return false;
    }

    private async Task<(Associate? Added, Credential? Row)> TryAddAsync(
        Tenant tenant,
        string type,
        Report report,
        Associate described,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var row = new Credential
        {
            Id = new CredentialId(Randomness.NextRowId(now)),
            Tenant = tenant.Id,
            Associate = default,
            Type = type,
            SearchName = report.SearchName,
            DisplayName = Newcomer.Shortened(Newcomer.FactOf(report, "account")),
            Comment = described.Card.FullName,
            ValidFrom = now,
        };
        var card = GroupRole.On(described.Card, tenant.Switches.GroupRoles, report.Groups);
        var added = await register.AddLinkedAsync(
            Actor.Installation,
            described with
            {
                Card = card,
            },
            row,
            cancellationToken
        );
        return added is Registered<Associate>.Done(var associate)
            ? (associate, row with { Associate = associate.Id })
            : (null, null);
    }

    private ValueTask<Credential?> FindRowAsync(
        Tenant tenant,
        string type,
        Report report,
        CancellationToken cancellationToken
    ) => credentials.FindAsync(tenant.Id, type, report.SearchName, cancellationToken);
}
