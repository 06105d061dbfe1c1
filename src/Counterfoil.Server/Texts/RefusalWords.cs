using Counterfoil.Authority.Evaluation;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Texts;

/// <summary>
/// Says a refusal on a page: one sentence for everything that could tell a stranger who exists. A wrong answer is 403:
/// browsers then do not offer to keep the password. Thread-safe.
/// </summary>
internal sealed class RefusalWords(IStringLocalizer<PageTexts> texts, TimeWords words)
{
    /// <summary>The status of HTTP, and the sentence.</summary>
    public (int Status, string Sentence) Of(Refusal? refusal)
    {
        var wait = words.Wait(refusal?.RetryAfter ?? TimeSpan.FromMinutes(1));
        return refusal?.Code switch
        {
            RefusalCode.TooManyAttempts => (
                StatusCodes.Status429TooManyRequests,
                texts["Refused_TooMany", wait]
            ),
            RefusalCode.Busy => (
                StatusCodes.Status503ServiceUnavailable,
                texts["Refused_Busy", wait]
            ),
            RefusalCode.UnknownTenant => (StatusCodes.Status404NotFound, texts["Refused_NoTenant"]),
            RefusalCode.MoreEvidence => (
                StatusCodes.Status403Forbidden,
                texts["Refused_MoreEvidence"]
            ),
            _ => (StatusCodes.Status403Forbidden, texts["Refused_Credentials"]),
        };
    }
}
