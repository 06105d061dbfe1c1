using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>What has to be asked again, or must not be asked (OpenID Connect Core 3.1.2.1).</summary>
internal sealed class CheckPrompt : IAuthorizeCheck
{
    private const int Longest = 64;

    public ValueTask<Fault?> CheckAsync(
        AuthorizeDraft draft,
        CancellationToken cancellationToken
    ) => new(Check(draft));

    private static Fault? Check(AuthorizeDraft draft)
    {
        if (draft.Parameters["prompt"] is not { } text)
            return null;
        if (text.Length > Longest)
            return Wrong();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var prompt = word switch
            {
                "none" => Prompts.None,
                "login" => Prompts.Login,
                "consent" => Prompts.Consent,
                "select_account" => Prompts.SelectAccount,
                _ => Prompts.AsNeeded,
            };
            if (prompt == Prompts.AsNeeded)
                return Wrong();
            draft.Prompts |= prompt;
        }
        return draft.Prompts.HasFlag(Prompts.None) && draft.Prompts != Prompts.None
            ? Fault.InvalidRequest("prompt none stands alone.")
            : null;
    }

    private static Fault Wrong() =>
        Fault.InvalidRequest("prompt is none, or some of login, consent, select_account.");
}
