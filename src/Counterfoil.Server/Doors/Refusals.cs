using Counterfoil.Authority.Evaluation;
using Counterfoil.Client;

namespace Counterfoil.Server;

/// <summary>From the authority's refusals to HTTP's.</summary>
internal static class Refusals
{
    /// <summary>A tenant that forbids tickets as arguments was shown one.</summary>
    public static TicketRefusal TicketOnCommandLine { get; } =
        new(
            StatusCodes.Status403Forbidden,
            "ticket_on_command_line",
            "This tenant does not take a ticket on a command line. Use 'counterfoil login', or give the name and the password.",
            RetryAfter: null
        );

    /// <summary>The status of a code: 401, 403 (more evidence: repeating what was brought does not help), 404, 429 or 503.</summary>
    public static int StatusOf(RefusalCode code) =>
        code switch
        {
            RefusalCode.MoreEvidence => StatusCodes.Status403Forbidden,
            RefusalCode.TooManyAttempts => StatusCodes.Status429TooManyRequests,
            RefusalCode.Busy => StatusCodes.Status503ServiceUnavailable,
            RefusalCode.UnknownTenant => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status401Unauthorized,
        };

    /// <summary>Says a refusal; its inner reason stays behind.</summary>
    public static TicketRefusal Say(Refusal refusal) =>
        new(StatusOf(refusal.Code), refusal.Name, refusal.Sentence, refusal.RetryAfter);
}
