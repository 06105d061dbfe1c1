using Counterfoil.Authority;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages.Seats;

/// <summary>A page about seats: the desk decides, and what it objects to is said in the visitor's language.</summary>
internal abstract class SeatPage(IStringLocalizer<PageTexts> texts, TimeWords words)
    : PeoplePage(texts)
{
    /// <summary>Whether the desk did it; the page says what it objects otherwise.</summary>
    protected bool IsDone<T>(string field, Registered<T> made)
    {
        if (made is Registered<T>.Done)
            return true;
        (Response.StatusCode, var sentence) = made switch
        {
            Registered<T>.Conflict => (
                StatusCodes.Status409Conflict,
                Texts["Seats_Conflict"].Value
            ),
            Registered<T>.Forbidden => (
                StatusCodes.Status403Forbidden,
                Texts["Seats_Forbidden"].Value
            ),
            Registered<T>.NotNow(var wait, _) => (
                StatusCodes.Status429TooManyRequests,
                Texts["Refused_TooMany", words.Wait(wait)].Value
            ),
            _ => (StatusCodes.Status404NotFound, Texts["Seats_NotFound"].Value),
        };
        if (made is Registered<T>.NotNow now)
            ProblemPages.SetRetryAfter(Response, now.RetryAfter);
        Complain(field, sentence);
        return false;
    }
}
