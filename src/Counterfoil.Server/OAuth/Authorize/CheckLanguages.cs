namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>The languages asked for, best first; what is no language tag is left out (OpenID Connect Core 3.1.2.1: no error).</summary>
internal sealed class CheckLanguages : IAuthorizeCheck
{
    private const int Longest = 200;
    private const int Most = 10;
    private const int LongestTag = 35;

    public ValueTask<Fault?> CheckAsync(AuthorizeDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Parameters["ui_locales"] is { Length: <= Longest } text)
            draft.Languages =
            [
                .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(IsTag).Take(Most),
            ];
        return default;
    }

    private static bool IsTag(string word) =>
        word.Length is >= 2 and <= LongestTag
        && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
