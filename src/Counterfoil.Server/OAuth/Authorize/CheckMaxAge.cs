using System.Globalization;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>How long ago the person may have proven it, in seconds.</summary>
internal sealed class CheckMaxAge : IAuthorizeCheck
{
    public ValueTask<Fault?> CheckAsync(AuthorizeDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Parameters["max_age"] is not { } text)
            return default;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return new(Fault.InvalidRequest("max_age is a number of seconds."));
        draft.MaxAge = TimeSpan.FromSeconds(seconds);
        return default;
    }
}
