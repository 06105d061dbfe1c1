using System.Net.Http.Headers;

namespace Counterfoil.Client;

/// <summary>
/// Puts a session's ticket on requests to the named origins, and on no others: not to another host, nor port, nor in clear,
/// nor where a redirect leads. A request that says who it is by itself keeps that. Thread-safe.
/// </summary>
public sealed class TicketHandler : DelegatingHandler
{
    private readonly TicketSession session;
    private readonly IReadOnlyList<Uri> origins;

    internal TicketHandler(
        TicketSession session,
        IReadOnlyList<Uri> origins,
        HttpMessageHandler inner
    )
        : base(inner)
    {
        if (origins.FirstOrDefault(origin => !AuthorityAddress.IsSafe(origin)) is { } unsafeOne)
            throw new ArgumentException(
                $"A ticket is not sent to {unsafeOne}: give an https address (http on this machine alone).",
                nameof(origins)
            );
        (this.session, this.origins) = (session, origins);
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        if (
            request.Headers.Authorization is not null
            || request.RequestUri is not { IsAbsoluteUri: true } address
            || !origins.Any(origin => AuthorityAddress.IsSameOrigin(origin, address))
        )
            return await base.SendAsync(request, cancellationToken);

        var ticket = await session.GetSafeCredentialsAsync(cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("SOTicket", ticket.Reveal());
        request.Headers.Remove(Use.Header);
        request.Headers.TryAddWithoutValidation(Use.Header, session.UseText);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
                session.Doubt(ticket);
            return response;
        }
        finally
        {
            // Whoever keeps the request, to send it again elsewhere or to write it down, keeps no ticket.
            request.Headers.Authorization = null;
        }
    }
}
