using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Counterfoil.Client;

/// <summary>
/// The look-up over the network: asks the authority of the scheme, as the application's own account. What is remembered is
/// never older than <see cref="TicketAuthenticationOptions.Staleness"/>. An authority that cannot be asked refuses. Thread-safe.
/// </summary>
internal sealed class AuthorityLookup(
    IOptionsMonitor<TicketAuthenticationOptions> options,
    ILogger<AuthorityLookup> log
) : ITicketLookup, IDisposable
{
    private static readonly TicketRefusal Unreachable = new(
        StatusCodes.Status503ServiceUnavailable,
        "authority_unreachable",
        "Nobody can be let in just now. Try again in a moment.",
        TimeSpan.FromSeconds(2)
    );

    private readonly ConcurrentDictionary<string, Lazy<RemoteAuthority>> authorities = new(
        StringComparer.Ordinal
    );

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var authority in authorities.Values.Where(one => one.IsValueCreated))
            authority.Value.Dispose();
    }

    /// <summary>The authority of a scheme.</summary>
    public RemoteAuthority Of(string scheme) =>
        authorities
            .GetOrAdd(
                scheme,
                name => new Lazy<RemoteAuthority>(() => new RemoteAuthority(options.Get(name)))
            )
            .Value;

    /// <inheritdoc/>
    public async ValueTask<TicketAnswer> LookUpAsync(
        TicketQuestion question,
        CancellationToken cancellationToken
    )
    {
        var evidence = question.Evidence;
        if (evidence.Count == 0)
            return new TicketAnswer.Refused(TicketRefusal.NoEvidence);
        var visitor = Visitor.Of(question.Context);
        if (
            QuestionOf(evidence) is not { } body
            || visitor.ApplicationToken is not { } applicationToken
        )
            return new TicketAnswer.Refused(TicketRefusal.InvalidCredentials);
        var authority = Of(question.Scheme);
        body["use"] = visitor.Use;
        body["address"] = visitor.Address;
        body["door"] = question.Scheme;
        if (applicationToken.Length > 0)
            body["applicationToken"] = applicationToken;
        try
        {
            // A password is never remembered, not even digested: each use of it is heard.
            return TicketIn(evidence) is { } ticket
                ? await authority.Remembered.GetOrAskAsync(
                    visitor.KeyOf(ticket),
                    token => authority.AskAsync(body, token),
                    cancellationToken
                )
                : (await authority.AskAsync(body, cancellationToken)).Answer;
        }
        catch (AuthorityUnreachableException failure)
        {
            ClientLog.Unreachable(log, question.Scheme, failure);
            return new TicketAnswer.Refused(Unreachable);
        }
    }

    private static Secret? TicketIn(IReadOnlyList<Evidence> evidence) =>
        evidence switch
        {
            [TicketEvidence ticket] => ticket.Text,
            [AccessTokenEvidence token] => token.Text,
            _ => null,
        };

    // The authority hears one name and one ticket together; more than that is nobody's honest request.
    private static JsonObject? QuestionOf(IReadOnlyList<Evidence> evidence)
    {
        var body = new JsonObject();
        foreach (var item in evidence)
        {
            var (member, text) = item switch
            {
                NameAndPassword named => ("userName", named.UserName),
                TicketEvidence ticket => ("ticket", ticket.Text.Reveal()),
                AccessTokenEvidence token => ("ticket", token.Text.Reveal()),
                _ => ("", ""),
            };
            if (member.Length == 0 || !body.TryAdd(member, text))
                return null;
            if (item is NameAndPassword { Password: var password })
                body["password"] = password.Reveal();
        }
        return body;
    }
}

/// <summary>From where a request came, as the application sees it.</summary>
/// <param name="Use">What the client said of itself, in the header's form.</param>
/// <param name="Address">Its network address.</param>
/// <param name="ApplicationToken">The application's token that it brought, empty for none; <c>null</c> where that cannot be read.</param>
internal sealed record Visitor(string Use, string Address, string? ApplicationToken)
{
    private const int LongestUse = 512;

    public static Visitor Of(HttpContext context)
    {
        var use = context.Request.Headers[Counterfoil.Use.Header].ToString();
        if (use.Length == 0)
            use = context.Request.Headers.UserAgent.ToString().Split(['/', ' ', ';', '('], 2)[0];
        var address = context.Connection.RemoteIpAddress;
        return new Visitor(
            use.Length <= LongestUse ? use : use[..LongestUse],
            (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString()
                ?? "",
            ApplicationTokenHeader.TryRead(
                context.Request.Headers[ApplicationTokenEvidence.Header],
                out var token
            )
                ? token.ToString()
                : null
        );
    }

    /// <summary>What an answer is remembered by: a plugin may answer otherwise for another program, network or application.</summary>
    public Digest KeyOf(Secret ticket) =>
        Digests.Of(ticket.Reveal(), Use, Address, ApplicationToken ?? "");
}
