using System.Text.Json;
using System.Text.Json.Nodes;

namespace Counterfoil.Client;

/// <summary>The authority of one scheme: its connection, the application's account there, and what it answered lately. Thread-safe.</summary>
internal sealed class RemoteAuthority : IDisposable
{
    private readonly AuthorityAccount account;

    public RemoteAuthority(TicketAuthenticationOptions options)
    {
        var time = options.TimeProvider ?? TimeProvider.System;
        Connection = new AuthorityConnection(
            options.Authority,
            options.AuthorityHandler,
            options.Timeout,
            UseHeader.Write(options.Application, purpose: "")
        );
        account = new AuthorityAccount(Connection, options.Application, options.Secret, time);
        Remembered = new RememberedAnswers(options.Staleness, options.MostRemembered, time);
    }

    public AuthorityConnection Connection { get; }

    public RememberedAnswers Remembered { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        account.Dispose();
        Connection.Dispose();
    }

    /// <summary>Looks up, as the application.</summary>
    /// <exception cref="AuthorityUnreachableException">It cannot be asked, or what it says cannot be read.</exception>
    public async Task<LookedUp> AskAsync(
        JsonObject question,
        CancellationToken cancellationToken
    ) =>
        Read(
            await account.SendAsync(
                HttpMethod.Post,
                "v1/tickets/lookup",
                question,
                cancellationToken
            )
        );

    /// <summary>Calls as the application, and gives the answer whatever it is.</summary>
    public Task<AuthorityAnswer> CallAsync(
        string path,
        JsonObject body,
        CancellationToken cancellationToken
    ) => account.TrySendAsync(HttpMethod.Post, path, body, cancellationToken);

    private static LookedUp Read(AuthorityAnswer answer)
    {
        try
        {
            var said =
                answer.Body.Deserialize<LookUpWire>(JsonSerializerOptions.Web)
                ?? throw new JsonException();
            return said switch
            {
                { Believed: true, Tenant: { } tenant, Associate: { } card, Origin: { } origin } =>
                    new LookedUp(
                        new TicketAnswer.Believed(
                            TicketPrincipal.Of(card.ToAssociate(tenant), origin.ToOrigin())
                        ),
                        TimeSpan.FromSeconds(Math.Clamp(said.GoodForSeconds, 0, 3600))
                    ),
                { Believed: false, Refusal: { } refusal } => new LookedUp(
                    new TicketAnswer.Refused(refusal.ToRefusal()),
                    refusal.RetryAfterSeconds is null ? TimeSpan.MaxValue : TimeSpan.Zero
                ),
                _ => throw new JsonException(),
            };
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
}
