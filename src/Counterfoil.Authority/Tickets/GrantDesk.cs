using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Authority.Tickets;

/// <summary>A stub that a text belongs to, looked at without a use. Immutable.</summary>
/// <param name="Stub">The stub.</param>
/// <param name="Associate">Whose it is, as of now.</param>
/// <param name="IsLiving">Whether both clocks run, nothing has ended it, and the associate may come in. Plugins were not heard: <see cref="GrantInspection"/> asks them.</param>
/// <param name="EndsAt">When it ends at the latest without another use.</param>
public sealed record SeenTicket(
    TicketStub Stub,
    Associate Associate,
    bool IsLiving,
    DateTimeOffset EndsAt
);

/// <summary>How redeeming a code ended.</summary>
public enum Redeemed
{
    /// <summary>This caller, and nobody else over all nodes, has redeemed it.</summary>
    First,

    /// <summary>It had been redeemed before.</summary>
    Again,

    /// <summary>Its time is over, or it has ended.</summary>
    Lapsed,
}

/// <summary>
/// What becomes of what applications were given: looked at, used up, ended. In force on this node before a call returns, and
/// on every other within a second. Thread-safe.
/// </summary>
public sealed class GrantDesk(
    ITicketStubs stubs,
    ICredentials credentials,
    TicketReader reader,
    KnownTenants tenants,
    TimeProvider time
)
{
    // After a code's minute only whether it comes a second time is of interest, and after a day nobody's line is of much use.
    private static readonly TimeSpan CodeRemembered = TimeSpan.FromHours(24);

    /// <summary>
    /// What a text of the kind means in a tenant, ended or not; <c>null</c> when there is none, when its number is wrong, or when
    /// it names another tenant. Looking is no use, and asks no database where the stub is in memory: for introspection and revocation.
    /// </summary>
    public async ValueTask<SeenTicket?> FindAsync(
        ContextIdentifier tenant,
        TicketKind kind,
        Secret text,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        if (
            !TicketForm.TryParse(kind, text.Reveal(), out var ticket)
            || await tenants.FindAsync(tenant, cancellationToken) is not { } known
            || await reader.LookAsync(known, kind, ticket, cancellationToken) is not { } entry
        )
            return null;
        var now = time.GetUtcNow();
        var stub = entry.Stub;
        var isLiving =
            known.State == TenantState.Active
            && !entry.IsRevoked
            && entry.IsWithinLife(now)
            && !(stub.Terms.RedeemBy <= now)
            && entry.Associate.IsActive
            && known.Switches.AllowedTypes.Contains(entry.Associate.Type);
        var end = entry.IdleEnd < stub.AbsoluteEnd ? entry.IdleEnd : stub.AbsoluteEnd;
        return new SeenTicket(stub, entry.Associate, isLiving, end);
    }

    /// <summary>Uses a code up without giving anything for it, such as where the check of its PKCE verifier failed.</summary>
    public async Task<Redeemed> TryRedeemGrantAsync(
        TicketStub grant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(grant);
        var now = time.GetUtcNow();
        if (grant.Kind != TicketKind.Grant || grant.Terms.RedeemBy <= now)
            return Redeemed.Lapsed;
        return await TryUseCodeAsync(grant, now, cancellationToken)
            ? Redeemed.First
            : Redeemed.Again;
    }

    /// <summary>Ends a refresh token: true for exactly one caller over all nodes.</summary>
    public async Task<bool> TryEndRefreshTokenAsync(
        TicketStub refreshToken,
        CancellationToken cancellationToken
    ) => await EndAsync(refreshToken, cancellationToken) > 0;

    /// <summary>
    /// After a refused hearing: whether the code or refresh token was good once and has been used up or ended, which
    /// means that it is in two hands. Then the line of its grant is ended here, and the answer is true.
    /// </summary>
    public async Task<bool> EndLineIfReusedAsync(
        ContextIdentifier tenant,
        Evidence evidence,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (
            !PresentedText.TryRead(evidence, out var kind, out var text)
            || await FindAsync(tenant, kind, text, cancellationToken) is not { Stub: var stub }
            || !await IsReusedAsync(stub, cancellationToken)
        )
            return false;
        await EndLineAsync(stub, CancellationToken.None);
        return true;
    }

    /// <summary>Ends a stub and all got with it; returns how many lived. The caller has checked who asks.</summary>
    public Task<int> EndAsync(TicketStub stub, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return stubs.EndWithDescendantsAsync(
            stub.Tenant,
            stub.TicketId,
            new Change(By: null, time.GetUtcNow()),
            cancellationToken
        );
    }

    /// <summary>Ends the whole tree that a stub belongs to: its grant and all that hangs by it.</summary>
    public Task<int> EndLineAsync(TicketStub stub, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stub);
        return stubs.EndWithDescendantsAsync(
            stub.Tenant,
            stub.Line,
            new Change(By: null, time.GetUtcNow()),
            cancellationToken
        );
    }

    /// <summary>What redeeming a grant's code uses up.</summary>
    internal static OnceOfGrant Code(DateTimeOffset now) => new("code", now + CodeRemembered);

    // A code that can still be redeemed is left alone: whatever it was refused for may pass.
    private async Task<bool> IsReusedAsync(TicketStub stub, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return stub.Kind switch
        {
            TicketKind.RefreshToken => stub.RevokedAt is not null,
            TicketKind.Grant => stub.Terms.RedeemBy <= now
                && !await TryUseCodeAsync(stub, now, cancellationToken),
            _ => false,
        };
    }

    private Task<bool> TryUseCodeAsync(
        TicketStub grant,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var once = Code(now);
        return credentials.TryUseOnceAsync(
            grant.Tenant,
            grant.Id,
            once.Thing,
            once.RememberUntil,
            cancellationToken
        );
    }
}
