using Counterfoil.Authority.Plugins;

namespace Counterfoil.Broker.SystemUsers;

/// <summary>
/// The plugin that understands what <see cref="SystemUserDesk"/> has proven of an application: its row in the tenant names
/// the associate that acts for it there. Whether the application may be used there at all, its policy says.
/// </summary>
public sealed class SystemUserPlugin : IHousePlugin
{
    /// <summary>The type of a system user's row; its searchName is the application's key, its secret the system user token.</summary>
    public const string RowType = "SystemUser";

    /// <summary>The kind of proof: the application's own signature or token.</summary>
    public static Factor Application { get; } = new("application");

    /// <inheritdoc/>
    public string CredentialType => RowType;

    /// <inheritdoc/>
    public async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(rows);
        if (evidence.Find<SystemUserEvidence>() is not { } brought)
            return Resolution.NotMine;
        var name = brought.Application.ToString("D");
        return await rows.FindAsync(name, cancellationToken) is { } row
            ? Resolution.Resolved(
                row.Associate,
                new ProvidedCredential(RowType, row.Id, name),
                report: null,
                Application
            )
            : Resolution.Mistaken("no_system_user");
    }
}
