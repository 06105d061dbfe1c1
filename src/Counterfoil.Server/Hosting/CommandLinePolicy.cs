using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server.Hosting;

/// <summary>
/// Objects to a ticket that stood on a command line, where the machine's other users can read it, in a tenant that does
/// not want that. The command line tool says so in the use's purpose; a program that hides it harms only its own user.
/// </summary>
internal sealed class CommandLinePolicy(KnownTenants tenants) : IHousePlugin
{
    /// <summary>The purpose by which the tool says that the ticket was an argument.</summary>
    public const string Purpose = Use.TicketOnCommandLine;

    /// <inheritdoc/>
    public string CredentialType => "CommandLine";

    /// <inheritdoc/>
    public async ValueTask<Objection?> ScreenAsync(
        EvidenceSet evidence,
        Use use,
        CancellationToken cancellationToken
    ) =>
        string.Equals(use.Purpose, Purpose, StringComparison.Ordinal)
        && evidence.Find<TicketEvidence>() is not null
        && await tenants.FindAsync(evidence.Tenant, cancellationToken)
            is { Switches.TicketOnCommandLine: false }
            ? new Objection("The tenant does not allow a ticket on a command line.")
            : null;

    /// <inheritdoc/>
    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);
}
