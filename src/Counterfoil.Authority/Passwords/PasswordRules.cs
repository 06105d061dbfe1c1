using Counterfoil.Authority.Tenants;

namespace Counterfoil.Authority.Passwords;

/// <summary>
/// What a new password must be (NIST SP 800-63B-4): long enough, and not among the common, expected and breached ones.
/// No composition rules, no expiry. The lists are in memory; nothing is asked over the network. Thread-safe.
/// </summary>
internal sealed class PasswordRules
{
    // The estimate is slow on long input, and nobody's hundredth character makes a common password uncommon.
    private const int Estimated = 100;
    private const int Guessable = 3;

    private readonly Lock estimating = new();
    private readonly Lazy<Zxcvbn.Zxcvbn> estimator = new(() => new Zxcvbn.Zxcvbn());

    /// <summary>What is wrong with it; <c>null</c> when it will do.</summary>
    public RuleProblem? Check(Tenant tenant, Associate associate, Secret password)
    {
        if (PasswordText.ToBytes(password) is null)
            return RuleProblem.OfAll(
                "PasswordBytes",
                $"A password has at most {PasswordText.MaxBytes} bytes, and no NUL among them.",
                $"{PasswordText.MaxBytes}"
            );
        var least = tenant.Switches.MinimumPasswordLength;
        if (PasswordText.CountCodePoints(password) < least)
            return RuleProblem.OfAll(
                "PasswordLength",
                $"A password has at least {least} characters. A few words in a row are easy to keep in mind.",
                $"{least}"
            );
        return IsGuessable(tenant, associate, password)
            ? RuleProblem.OfAll(
                "PasswordGuessable",
                "This password is easy to guess: it is on a list of common or breached ones, or made of a name, a date, a row of keys or a repetition."
            )
            : null;
    }

    private bool IsGuessable(Tenant tenant, Associate associate, Secret password)
    {
        string[] expected =
        [
            associate.Name,
            associate.Card.Email,
            .. associate.Card.FullName.Split(' '),
            .. associate.Card.Email.Split('@'),
            tenant.Id.Value,
            tenant.Name,
            "counterfoil",
        ];
        var text = password.Reveal();
        lock (estimating)
        {
            return estimator
                    .Value.EvaluatePassword(
                        text.Length > Estimated ? text[..Estimated] : text,
                        expected.Where(word => word.Length > 2)
                    )
                    .Score < Guessable;
        }
    }
}
