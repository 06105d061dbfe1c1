using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Counterfoil.Client;

/// <summary>Somebody who was let in.</summary>
/// <param name="Own">The ticket that the session stands on.</param>
/// <param name="Principal">Who.</param>
/// <param name="Account">Name and password to log in again with, where a program has its own; else <c>null</c>.</param>
/// <param name="IsLogin">Whether the session got the ticket by logging in, and did not find it.</param>
internal sealed record Entry(
    HeldTicket Own,
    ClaimsPrincipal Principal,
    NameAndPassword? Account,
    bool IsLogin
);

/// <summary>
/// The standard flow (ledger A4): what is there without asking, a ticket first and the operating system's login after it,
/// then a dialog a few times, then it gives up.
/// </summary>
internal sealed class StandardFlow(AuthorityConnection connection, TicketSessionOptions options)
{
    /// <summary>Goes through it.</summary>
    /// <exception cref="TicketRefusedException">Nobody was let in.</exception>
    /// <exception cref="AuthorityUnreachableException">The authority does not answer.</exception>
    public async Task<Entry> EnterAsync(CancellationToken cancellationToken)
    {
        var handed = options.Surroundings.Take();
        // What the caller names is meant: where it is refused, nobody else takes its place.
        if ((options.Ticket ?? options.TicketOnCommandLine) is { } given)
            return await ByTicketAsync(given, cancellationToken)
                ?? throw new TicketRefusedException(
                    "The ticket has ended, or is none of this tenant."
                );
        if (options.UserName is { } name)
        {
            var account = new NameAndPassword(name, options.Password);
            return await ByLoginAsync(account, cancellationToken) with { Account = account };
        }
        foreach (var found in options.Surroundings.Tickets(handed, connection.Address))
        {
            if (await ByTicketAsync(found, cancellationToken) is { } entry)
                return entry;
        }
        var refused = default(TicketRefusedException);
        if (options.TakesKerberos)
        {
            var answer = await TryHandshakeAsync(cancellationToken);
            if (answer is { IsDone: true })
                return await EnterAsync(
                    HeldTicket.Of(answer, options.Time.GetUtcNow()),
                    cancellationToken
                );
            refused = answer?.ToException();
        }
        return await AskAsync(refused, cancellationToken);
    }

    // The authority is asked first whether it takes one: only then is there anything to be got from the domain.
    private async Task<AuthorityAnswer?> TryHandshakeAsync(CancellationToken cancellationToken)
    {
        var offered = await SendAsync(authorization: null);
        if (!offered.OffersHandshake)
            return null;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Timeout);
        try
        {
            var header = await KerberosHandshake.BeginAsync(connection.Address, patience.Token);
            return header is null ? null : await SendAsync(header);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        Task<AuthorityAnswer> SendAsync(AuthenticationHeaderValue? authorization) =>
            connection.SendAsync(
                HttpMethod.Post,
                "v1/login",
                authorization,
                new JsonObject { ["purpose"] = options.Purpose },
                cancellationToken
            );
    }

    private async Task<Entry> EnterAsync(HeldTicket held, CancellationToken cancellationToken)
    {
        var used =
            await UseAsync(held.Ticket, cancellationToken)
            ?? throw new TicketRefusedException("The login has ended already.");
        return new Entry(held, used.Principal, Account: null, IsLogin: true);
    }

    /// <summary>Logs in by name and password.</summary>
    public async Task<HeldTicket> LogInAsync(
        NameAndPassword account,
        CancellationToken cancellationToken
    )
    {
        var answer = await connection.SendAsync(
            HttpMethod.Post,
            "v1/login",
            ticket: null,
            new JsonObject
            {
                ["userName"] = account.UserName,
                ["password"] = account.Password.Reveal(),
                ["purpose"] = options.Purpose,
            },
            cancellationToken
        );
        return answer.IsDone
            ? HeldTicket.Of(answer, options.Time.GetUtcNow())
            : throw answer.ToException();
    }

    /// <summary>Uses a ticket, which pushes its idle end, and says who it is; <c>null</c> when it lets nobody in.</summary>
    public async Task<(HeldTicket Held, ClaimsPrincipal Principal)?> UseAsync(
        Secret ticket,
        CancellationToken cancellationToken
    )
    {
        var answer = await connection.SendAsync(
            HttpMethod.Get,
            "v1/me",
            ticket,
            body: null,
            cancellationToken
        );
        if (answer.Status == 401)
            return null;
        if (!answer.IsDone)
            throw answer.ToException();
        try
        {
            var me = answer.Body.Deserialize<MeWire>(JsonSerializerOptions.Web);
            if (me is not { Ticket: { } clocks })
                throw new JsonException();
            return (
                new HeldTicket(
                    ticket,
                    clocks.IdleEnd,
                    clocks.AbsoluteEnd,
                    options.Time.GetUtcNow()
                ),
                TicketPrincipal.Of(me.Associate.ToAssociate(me.Tenant), me.Origin.ToOrigin())
            );
        }
        catch (Exception unreadable)
            when (unreadable is JsonException or FormatException or ArgumentException)
        {
            throw new AuthorityUnreachableException(
                "The authority's answer cannot be read.",
                unreadable
            );
        }
    }

    private async Task<Entry> AskAsync(
        TicketRefusedException? byHandshake,
        CancellationToken cancellationToken
    )
    {
        TicketRefusedException? refused = null;
        for (var tried = 1; tried <= options.Tries; tried++)
        {
            var question = new LoginQuestion(connection.Address, tried, refused?.Message);
            if (await options.AskAsync(question, cancellationToken) is not { } typed)
                break;
            try
            {
                return await ByLoginAsync(typed, cancellationToken);
            }
            catch (TicketRefusedException refusal) when (refusal.Code == "invalid_credentials")
            {
                refused = refusal;
            }
        }
        throw refused
            ?? byHandshake
            ?? new TicketRefusedException(
                "no_evidence",
                $"Nobody is logged in at {connection.Address}, and there is nobody to ask."
            );
    }

    private async Task<Entry?> ByTicketAsync(Secret ticket, CancellationToken cancellationToken) =>
        await UseAsync(ticket, cancellationToken) is { } used
            ? new Entry(used.Held, used.Principal, Account: null, IsLogin: false)
            : null;

    private async Task<Entry> ByLoginAsync(
        NameAndPassword account,
        CancellationToken cancellationToken
    ) => await EnterAsync(await LogInAsync(account, cancellationToken), cancellationToken);
}

/// <summary>What <c>GET /v1/me</c> answers, as far as it is read here.</summary>
internal sealed record MeWire(
    string Tenant,
    CardWire Associate,
    OriginWire Origin,
    ClocksWire? Ticket
);

/// <summary>A ticket's two clocks.</summary>
internal sealed record ClocksWire(DateTimeOffset IdleEnd, DateTimeOffset AbsoluteEnd);
