using Counterfoil.Client;

namespace Counterfoil.Server.Rest;

/// <summary>REST's way of saying no (wire.md 1.14).</summary>
/// <param name="Error">Always true.</param>
/// <param name="ErrorType">The published type: a session, something that is not there, or anything else.</param>
/// <param name="ErrorMessage">For people to read.</param>
/// <param name="ErrorSource">The stable code, such as <c>counterfoil:more_evidence</c>.</param>
internal sealed record RestError(
    bool Error,
    string ErrorType,
    string ErrorMessage,
    string ErrorSource
)
{
    /// <summary>Writes the body; status and headers are there already.</summary>
    public static Task WriteAsync(HttpContext context, TicketRefusal refusal)
    {
        CrossOrigin.AllowRefusal(context);
        return RestAnswer.WriteAsync(
            context,
            new RestError(
                Error: true,
                TypeOf(refusal.Status),
                refusal.Sentence,
                $"counterfoil:{refusal.Code}"
            )
        );
    }

    private static string TypeOf(int status) =>
        status switch
        {
            StatusCodes.Status401Unauthorized
            or StatusCodes.Status403Forbidden
            or StatusCodes.Status429TooManyRequests => "SoSessionException",
            StatusCodes.Status404NotFound => "SoNotFoundException",
            _ => "SoException",
        };
}
