using System.Security.Claims;

namespace Counterfoil.Client;

/// <summary>
/// Somebody who is logged in, for the life of a program: tries what is there without asking (what was given, a ticket that
/// was handed on, the one that <c>counterfoil login</c> keeps, the caller's Kerberos ticket), then asks a person a few times, then gives up. Thread-safe.
/// </summary>
public sealed class TicketSession : IAsyncDisposable
{
    private readonly SessionTickets tickets;
    private readonly AuthorityConnection connection;

    private TicketSession(
        TicketSessionOptions options,
        AuthorityConnection connection,
        SessionTickets tickets,
        ClaimsPrincipal principal,
        string useText
    ) =>
        (Options, this.connection, this.tickets, Principal, UseText) = (
            options,
            connection,
            tickets,
            principal,
            useText
        );

    /// <summary>Who it is: name, number, tenant, rights and factors as claims (<see cref="TicketClaims"/>), as of the login.</summary>
    public ClaimsPrincipal Principal { get; }

    internal TicketSessionOptions Options { get; }

    /// <summary>What goes out in <see cref="Use.Header"/>.</summary>
    internal string UseText { get; }

    /// <summary>Logs in at an authority, with whatever is there.</summary>
    /// <param name="authority">Its address: https, or http on this machine.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="TicketRefusedException">Nobody was let in.</exception>
    /// <exception cref="AuthorityUnreachableException">The authority does not answer.</exception>
    public static Task<TicketSession> OpenAsync(
        Uri authority,
        CancellationToken cancellationToken = default
    ) => OpenAsync(new TicketSessionOptions { Authority = authority }, cancellationToken);

    /// <summary>Logs in as the options say.</summary>
    /// <exception cref="ArgumentException">The authority's address is none that anything secret may be told.</exception>
    /// <exception cref="TicketRefusedException">Nobody was let in.</exception>
    /// <exception cref="AuthorityUnreachableException">The authority does not answer.</exception>
    public static async Task<TicketSession> OpenAsync(
        TicketSessionOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var useText = UseHeader.Write(
            options.Program,
            options.TicketOnCommandLine is null ? options.Purpose : Use.TicketOnCommandLine
        );
        var authority = new AuthorityConnection(
            options.Authority,
            options.AuthorityHandler,
            options.Timeout,
            useText
        );
        try
        {
            var entry = await new StandardFlow(authority, options).EnterAsync(cancellationToken);
            return new TicketSession(
                options,
                authority,
                new SessionTickets(authority, options, entry),
                entry.Principal,
                useText
            );
        }
        catch
        {
            authority.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The ticket for taking along: the same one for the same program while it lives, renewed before it idles out as far as
    /// both clocks allow. Ends with the login that it was got with. Never log it.
    /// </summary>
    /// <exception cref="TicketRefusedException">The login has ended, and there is nothing to log in with again.</exception>
    /// <exception cref="AuthorityUnreachableException">A new one is needed, and the authority does not answer.</exception>
    public ValueTask<Secret> GetSafeCredentialsAsync(
        CancellationToken cancellationToken = default
    ) => tickets.GetSafeAsync(cancellationToken);

    /// <summary>
    /// A client that brings the ticket to the named origins (scheme, host, port) alone, and follows no redirects by itself.
    /// The first one is its base address. Disposing it is the caller's.
    /// </summary>
    /// <exception cref="ArgumentException">None is named, or one would be spoken to in clear.</exception>
    public HttpClient CreateClient(params IReadOnlyList<Uri> origins)
    {
        ArgumentNullException.ThrowIfNull(origins);
        ArgumentOutOfRangeException.ThrowIfZero(origins.Count, nameof(origins));
        var inner = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        return new HttpClient(CreateHandler(inner, origins)) { BaseAddress = origins[0] };
    }

    /// <summary>A handler for a client of your own; the framework's redirects take the ticket off, whatever leads them.</summary>
    /// <exception cref="ArgumentException">An origin would be spoken to in clear.</exception>
    public TicketHandler CreateHandler(HttpMessageHandler inner, params IReadOnlyList<Uri> origins)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(origins);
        return new TicketHandler(this, origins, inner);
    }

    /// <summary>
    /// Ends what this session got at the authority: its login, or, where the ticket was handed to it, only the one for taking
    /// along; the ticket in hand belongs to whoever handed it on.
    /// </summary>
    /// <exception cref="AuthorityUnreachableException">The authority does not answer; the tickets live on until their clocks end them.</exception>
    public Task LogOutAsync(CancellationToken cancellationToken = default) =>
        tickets.EndAsync(cancellationToken);

    /// <summary>Forgets the tickets, and ends none.</summary>
    public ValueTask DisposeAsync()
    {
        tickets.Dispose();
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A door refused the ticket: it is asked for anew before it is used again.</summary>
    internal void Doubt(Secret ticket) => tickets.Doubt(ticket);
}
