using System.Text.Json.Nodes;

namespace Counterfoil.Client;

/// <summary>
/// An application's own account at the authority: logs in once, calls with the ticket, and logs in again when that has
/// ended. One login at a time; after a refusal it waits, so that a wrong secret is not tried with every request. Thread-safe.
/// </summary>
internal sealed class AuthorityAccount(
    AuthorityConnection connection,
    string name,
    Secret secret,
    TimeProvider time
) : IDisposable
{
    private static readonly TimeSpan WaitAfterRefusal = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim oneLogin = new(1, 1);
    private volatile HeldTicket? held;
    private (long Since, TimeSpan For)? wait;

    /// <inheritdoc/>
    public void Dispose() => oneLogin.Dispose();

    /// <summary>Calls as the application.</summary>
    /// <exception cref="AuthorityUnreachableException">There is no answer, or the authority does not take the account.</exception>
    public async Task<AuthorityAnswer> SendAsync(
        HttpMethod method,
        string path,
        JsonObject body,
        CancellationToken cancellationToken
    )
    {
        var answer = await TrySendAsync(method, path, body, cancellationToken);
        return answer.IsDone
            ? answer
            : throw new AuthorityUnreachableException(
                $"The authority at {connection.Address} does not answer the account of this application: {answer.Text("code")}."
            );
    }

    /// <summary>Calls as the application, and gives a refusal back.</summary>
    /// <exception cref="AuthorityUnreachableException">There is no answer, or the authority does not let the account in.</exception>
    public async Task<AuthorityAnswer> TrySendAsync(
        HttpMethod method,
        string path,
        JsonObject body,
        CancellationToken cancellationToken
    )
    {
        var ticket = await TicketAsync(instead: null, cancellationToken);
        var answer = await SendAsync(ticket);
        return answer.Status == 401
            ? await SendAsync(await TicketAsync(instead: ticket, cancellationToken))
            : answer;

        Task<AuthorityAnswer> SendAsync(HeldTicket with) =>
            connection.SendAsync(
                method,
                path,
                with.Ticket,
                (JsonObject)body.DeepClone(),
                cancellationToken
            );
    }

    private async ValueTask<HeldTicket> TicketAsync(
        HeldTicket? instead,
        CancellationToken cancellationToken
    )
    {
        if (Living(instead) is { } ready)
            return ready;
        await oneLogin.WaitAsync(cancellationToken);
        try
        {
            return Living(instead) ?? (held = await LogInAsync(cancellationToken));
        }
        finally
        {
            oneLogin.Release();
        }
    }

    private HeldTicket? Living(HeldTicket? instead) =>
        held is { } ticket && ticket != instead && time.GetUtcNow() < ticket.EndsAt ? ticket : null;

    private async Task<HeldTicket> LogInAsync(CancellationToken cancellationToken)
    {
        if (wait is { } must && time.GetElapsedTime(must.Since) < must.For)
            throw Refused();
        var answer = await connection.SendAsync(
            HttpMethod.Post,
            "v1/login",
            ticket: null,
            new JsonObject
            {
                ["userName"] = name,
                ["password"] = secret.Reveal(),
                ["purpose"] = "looking up tickets",
            },
            cancellationToken
        );
        if (answer.IsDone)
        {
            wait = null;
            return HeldTicket.Of(answer, time.GetUtcNow());
        }
        wait = (time.GetTimestamp(), answer.RetryAfter ?? WaitAfterRefusal);
        throw Refused();
    }

    private AuthorityUnreachableException Refused() =>
        new(
            $"The authority at {connection.Address} does not let the account '{name}' of this application in. Check its name and secret."
        );
}
