using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Claims;
using Counterfoil.Broker.SystemUsers;
using Counterfoil.Broker.Tenants;
using Counterfoil.Server.OAuth;

namespace Counterfoil.Server.SystemUsers;

/// <summary>What the exchange says, by either protocol (wire.md 2.8). Immutable.</summary>
/// <param name="IsSuccessful">Whether there is a token.</param>
/// <param name="Token">The signed answer; <c>null</c> when there is none.</param>
/// <param name="ErrorMessage">Why not; <c>null</c> when there is a token.</param>
internal sealed record ExchangeSaid(bool IsSuccessful, Secret? Token, string? ErrorMessage)
{
    /// <summary>How long to wait; <c>null</c> when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>
/// Where applications exchange their system user tokens, whichever protocol they speak: has it exchanged, and says the answer
/// as a signed token. Refusals are on record. Thread-safe.
/// </summary>
internal sealed class SystemUserDoor(
    Exchange exchange,
    IKnownApplications applications,
    TicketJwt tokens,
    ServiceAddresses addresses,
    Issuer issuer,
    ProtocolRecords records,
    KnownTenants tenants,
    Throttle throttle,
    Uses uses
)
{
    /// <summary>Has it exchanged.</summary>
    /// <param name="context">The request.</param>
    /// <param name="question">What it brought.</param>
    /// <param name="returns">The kind of token that is asked for; empty for the one there is.</param>
    public async Task<ExchangeSaid> AskAsync(
        HttpContext context,
        ExchangeQuestion question,
        string returns
    )
    {
        if (returns.Length > 0 && !returns.Equals("jwt", StringComparison.OrdinalIgnoreCase))
            return await RefuseKindAsync(context, question);
        var answer = await exchange.AskAsync(
            question,
            Doors.SystemUsers,
            uses.Of(context),
            context.RequestAborted
        );
        return answer switch
        {
            ExchangeAnswer.Done done => new ExchangeSaid(
                true,
                new Secret(await SignAsync(done, context.RequestAborted)),
                null
            ),
            ExchangeAnswer.Refused refused => await SayAsync(context, question, refused),
            ExchangeAnswer.Busy(var wait) => NotNow(wait),
            _ => throw new InvalidOperationException("The exchange answered something unknown."),
        };
    }

    /// <summary>Refuses what cannot be exchanged at all, on record and by the published error.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reason">For the decision record.</param>
    /// <param name="sentence">For developers: names the fix.</param>
    /// <param name="application">The application, where its token has proven it.</param>
    public async Task<ExchangeSaid> RefuseAsync(
        HttpContext context,
        string reason,
        string sentence,
        Application? application = null
    )
    {
        var denied = new ExchangeAnswer.Refused(AuthorizeError.Denied, reason);
        var recorded = await records.RecordAsync(
            context,
            Doors.SystemUsers.Name,
            reason,
            new Fault(denied.Error.ToString(), $"{denied.Message}. {sentence}")
            {
                Number = (int)denied.Error,
            },
            application
        );
        return new ExchangeSaid(false, null, recorded.Fault.Description);
    }

    private ValueTask<string> SignAsync(
        ExchangeAnswer.Done done,
        CancellationToken cancellationToken
    ) =>
        tokens.MakeAsync(
            new ClaimedPerson(
                done.Proof,
                done.Application,
                done.Approval,
                Account: null,
                addresses.Of(done.Proof.Tenant),
                issuer.Value
            ),
            done.Ticket,
            cancellationToken
        );

    private async Task<ExchangeSaid> SayAsync(
        HttpContext context,
        ExchangeQuestion question,
        ExchangeAnswer.Refused refused
    )
    {
        // Whoever has no application token guesses, and is told nothing of any tenant.
        if (refused.Application is null && await CountAsync(context) is { } wait)
            return NotNow(wait);
        var recorded = await records.RecordAsync(
            context,
            Doors.SystemUsers.Name,
            refused.Reason,
            new Fault(refused.Error.ToString(), ExchangeFixes.Of(refused.Reason))
            {
                Number = (int)refused.Error,
            },
            refused.Application,
            refused.Application is not null
            && ContextIdentifier.TryParse(question.Tenant, out var tenant)
                ? tenant
                : null
        );
        return new ExchangeSaid(false, null, $"{refused.Message} (request {recorded.Request})");
    }

    // On the record of the application whose token it is; whoever brings none that is good is counted, as everywhere.
    private async Task<ExchangeSaid> RefuseKindAsync(HttpContext context, ExchangeQuestion question)
    {
        var known = await applications.FindByTokenAsync(
            question.ApplicationToken,
            tenant: null,
            context.RequestAborted
        );
        return known is null && await CountAsync(context) is { } wait
            ? NotNow(wait)
            : await RefuseAsync(
                context,
                "return_token_type",
                "ReturnTokenType is Jwt: there is no other here.",
                known?.Application
            );
    }

    private async ValueTask<TimeSpan?> CountAsync(HttpContext context)
    {
        if (await tenants.FindAsync(id: null, context.RequestAborted) is not { } own)
            return null;
        var address = uses.Of(context).Address;
        var wait = throttle.WaitOfApplications(own.Id, address);
        throttle.FailedAsApplication(own.Id, address);
        return wait > TimeSpan.Zero ? wait : null;
    }

    private static ExchangeSaid NotNow(TimeSpan wait) =>
        new(false, null, "Not now. Try again later.") { RetryAfter = wait };
}
