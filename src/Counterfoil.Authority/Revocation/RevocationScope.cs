using Counterfoil.Authority.Tickets;

namespace Counterfoil.Authority.Revocation;

/// <summary>Whose tickets a mass revocation ends. A closed hierarchy.</summary>
public abstract record RevocationScope(ContextIdentifier Tenant)
{
    /// <summary>Everybody's in the tenant.</summary>
    public sealed record OfTenant(ContextIdentifier Tenant) : RevocationScope(Tenant);

    /// <summary>One associate's.</summary>
    public sealed record OfAssociate(ContextIdentifier Tenant, AssociateId Associate)
        : RevocationScope(Tenant);

    /// <summary>Those issued to one program; compared without regard to case.</summary>
    public sealed record OfProgram(ContextIdentifier Tenant, string Program)
        : RevocationScope(Tenant);

    /// <summary>Everything that one application was given in the tenant.</summary>
    public sealed record OfApplication(ContextIdentifier Tenant, Guid Application)
        : RevocationScope(Tenant);

    /// <summary>Everything that one application was given for one associate.</summary>
    public sealed record OfApplicationOfAssociate(
        ContextIdentifier Tenant,
        Guid Application,
        AssociateId Associate
    ) : RevocationScope(Tenant);

    /// <summary>Only those issued at or before this instant; <c>null</c> means all issued until now.</summary>
    public DateTimeOffset? IssuedUntil { get; init; }
}

/// <summary>A mass revocation that stands: one sealed row per scope.</summary>
/// <param name="Scope">Whose tickets.</param>
/// <param name="Until">Tickets issued at or before this instant have ended.</param>
/// <param name="ExceptLine">The one line that is spared; <c>null</c> for none.</param>
public sealed record RevokedBefore(RevocationScope Scope, DateTimeOffset Until, Guid? ExceptLine)
{
    /// <summary>
    /// Whether it ends the stub, which is in its scope. What is taken from an application counts from when the stub was made, all
    /// else from when it was issued, which for the first of a line is when its holder proved it.
    /// </summary>
    public bool Ends(TicketStub stub)
    {
        ArgumentNullException.ThrowIfNull(stub);
        var since = Scope
            is RevocationScope.OfApplication
                or RevocationScope.OfApplicationOfAssociate
            ? stub.MadeAt
            : stub.IssuedAt;
        return since <= Until && ExceptLine != stub.Line;
    }
}

/// <summary>The revoked-before rows. Sealed. Setting one rings the bell for the associate, or for the whole tenant.</summary>
public interface IRevocations
{
    /// <summary>
    /// Sets the scope's row. Its instant never moves back; a line that was spared before stays spared only if it is
    /// spared again. In force for every cache of this node on return.
    /// </summary>
    Task EndAsync(RevokedBefore revocation, Change change, CancellationToken cancellationToken);

    /// <summary>What ends everything of the associate that was issued until some instant: of the associate, and of the whole tenant.</summary>
    ValueTask<IReadOnlyList<RevokedBefore>> FindAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    );
}
