using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Counterfoil.Client;

/// <summary>
/// ASP.NET Core's authentication by ticket (or name and password) in the <c>Authorization</c> header. A straight line:
/// read the header, ask the look-up, say its answer. A cookie is evidence only where a scheme names one.
/// </summary>
public sealed class TicketAuthenticationHandler(
    ITicketLookup lookup,
    IOptionsMonitor<TicketAuthenticationOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder
)
    : AuthenticationHandler<TicketAuthenticationOptions>(options, logger, encoder),
        IAuthenticationSignOutHandler
{
    private TicketRefusal? refusal;

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        TicketRecall.AtHand(lookup, Context, Scheme.Name)?.ResultFor(Scheme.Name) ?? LookUpAsync();

    private async Task<AuthenticateResult> LookUpAsync()
    {
        if (!PresentedTicket.TryRead(Request, Options, out var evidence))
            return Refuse(TicketRefusal.InvalidCredentials, TicketFailures.Unreadable);

        var question = new TicketQuestion(Context, Scheme.Name, evidence);
        var answer = await lookup.LookUpAsync(question, Context.RequestAborted);
        if (answer is TicketAnswer.Believed believed)
            return await believed.ResultFor(Scheme.Name);

        var refused = ((TicketAnswer.Refused)answer).Refusal;
        return evidence.Count == 0 && refused.Code == TicketRefusal.NoEvidence.Code
            ? AuthenticateResult.NoResult()
            : Refuse(refused, TicketFailures.Refused);
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Whoever challenges without having authenticated first is told the true reason all the same.
        await HandleAuthenticateOnceSafeAsync();
        var said = refusal ?? TicketRefusal.NoEvidence;
        if (!BrowserChallenge.TrySend(Context, Options, said, properties))
            await Options.RefuseAsync(Context, said);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Options.RefuseAsync(Context, TicketRefusal.Forbidden);

    /// <summary>Ends the ticket in the application's cookie at the authority, and takes the cookie.</summary>
    public Task SignOutAsync(AuthenticationProperties? properties) =>
        SignOut.RunAsync(Context, Scheme.Name, Options);

    private AuthenticateResult Refuse(TicketRefusal because, AuthenticateResult failure)
    {
        refusal = because;
        return failure;
    }
}

/// <summary>The named failures; made once, for a refusal must cost no more than it has to.</summary>
internal static class TicketFailures
{
    public static AuthenticateResult Unreadable { get; } =
        AuthenticateResult.Fail("The Authorization header cannot be read.");

    public static AuthenticateResult Refused { get; } =
        AuthenticateResult.Fail("The authority refused the evidence.");
}
