using Counterfoil.Authority.Reports;

namespace Counterfoil.Authority.Tenants;

/// <summary>Adds and changes tenants. The doors let only operators come here, and an administrator to the own tenant's switches. Thread-safe.</summary>
public sealed class TenantRegister(ITenants tenants, TimeProvider time)
{
    /// <summary>Adds a tenant.</summary>
    public async Task<Registered<Tenant>> AddAsync(
        Actor actor,
        Tenant tenant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(tenant);
        if (CheckFields(tenant) is { } problem)
            return new Registered<Tenant>.Unfit(problem);
        return await tenants.TryAddAsync(
            tenant,
            new Change(actor.Id, time.GetUtcNow()),
            cancellationToken
        )
            ? new Registered<Tenant>.Done(tenant with { Version = 1 })
            : new Registered<Tenant>.Conflict("There is a tenant of this name already.");
    }

    /// <summary>Changes name, state, switches or settings, by a function of what is there; run again when somebody was faster.</summary>
    public async Task<Registered<Tenant>> ChangeAsync(
        Actor actor,
        ContextIdentifier id,
        Func<Tenant, Tenant> change,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            if (await tenants.FindAsync(id, cancellationToken) is not { } before)
                return new Registered<Tenant>.NotFound();
            var after = change(before) with
            {
                Id = before.Id,
                IsOwn = before.IsOwn,
                Version = before.Version,
            };
            // What was fit by the rules of its day must not keep anybody from shutting it.
            if (CheckFields(after) is { } problem && !IsOnlyShut(before, after))
                return new Registered<Tenant>.Unfit(problem);
            if (after.IsOwn && after.State != TenantState.Active)
                return new Registered<Tenant>.Conflict(
                    "The installation's own tenant stays active: nobody could open it again."
                );
            if (
                await tenants.TryReplaceAsync(
                    after,
                    new Change(actor.Id, time.GetUtcNow()),
                    cancellationToken
                )
            )
                return new Registered<Tenant>.Done(after with { Version = before.Version + 1 });
        }
    }

    private static bool IsOnlyShut(Tenant before, Tenant after) =>
        after.State is TenantState.Suspended or TenantState.Closed
        && !after.PluginSettings.Except(before.PluginSettings).Any()
        && before with { State = after.State, PluginSettings = after.PluginSettings } == after;

    private static string? CheckFields(Tenant tenant)
    {
        var switches = tenant.Switches;
        if (tenant.Name.Length > 254)
            return "The name has at most 254 characters.";
        if (switches.MinimumPasswordLength is < 8 or > 64)
            return "The shortest password is 8 to 64 characters (NIST SP 800-63B-4).";
        if (switches.LivingStubs is < 1 or > 10_000)
            return "An associate has 1 to 10,000 living tickets.";
        if (
            switches.SerialNumber is { } serial
            && (
                serial.Length is 0 or > 64
                || !serial.All(one => char.IsAsciiLetterOrDigit(one) || one == '-')
            )
        )
            return "A licence's serial number has at most 64 letters, digits and hyphens.";
        if (
            tenant.PluginSettings.Count > 200
            || tenant.PluginSettings.Any(one =>
                one.Key.Length > 200
                || one.Value.Length > 4096
                || one.Key.IndexOf('/', StringComparison.Ordinal) < 1
                || one.Key.EndsWith('/')
            )
        )
            return "A plugin's setting is named plugin type/key, in at most 200 characters, and has at most 4096; a tenant has at most 200.";
        if (
            switches.NewcomerGroups.Count > 100
            || switches.NewcomerGroups.Any(group => group.Trim().Length is 0 or > 254)
        )
            return "At most 100 groups have their members taken in, each named in 1 to 254 characters.";
        if (
            switches.GroupRoles.Count > 500
            || !switches.GroupRoles.All(rule => GroupRole.TryParse(rule, out _))
        )
            return "A group's role is said as GROUP=ROLE or GROUP=NUMBER:ROLE, each in 1 to 254 characters; a tenant has at most 500.";
        if (
            switches.Languages.Count > 20
            || switches.Languages.Distinct(StringComparer.OrdinalIgnoreCase).Count()
                != switches.Languages.Count
            || !switches.Languages.All(IsLanguage)
        )
            return "A language is a tag such as nb or en-GB, named once; a tenant has at most 20.";
        if ((switches.Addresses.Check() ?? switches.Face.Check()) is { } unfit)
            return unfit;
        if (switches.AllowedTypes.Count == 0 || !switches.AllowedTypes.All(Enum.IsDefined))
            return "At least one known associate type must be allowed to log in.";
        return Enum.IsDefined(switches.Preset) && Enum.IsDefined(tenant.State)
            ? null
            : "The preset is seed, aal2 or aal3, and the state a known one.";
    }

    private static bool IsLanguage(string tag) =>
        tag.Length is >= 2 and <= 35
        && tag.Split('-')
            .All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit))
        && char.IsAsciiLetter(tag[0]);
}
