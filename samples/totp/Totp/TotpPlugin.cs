using Counterfoil;

namespace Totp;

/// <summary>
/// A second factor: after whatever else somebody proves, the six digits that an authenticator app shows, or a recovery
/// code. It resolves nobody; it reviews, asks, and hears the answer.
/// </summary>
/// <remarks>
/// Settings, per tenant: <c>for</c>, which is <c>off</c>, <c>enrolled</c> (the default: whoever has confirmed an
/// enrolment is asked) or <c>all</c> (whoever has none is refused; programs, which cannot answer, are let pass), and
/// <c>issuer</c>, the name under which the app lists the key (the tenant's by default).
/// </remarks>
public sealed partial class TotpPlugin(IPluginHost host)
    : ICredentialPlugin,
        ICredentialAdministration
{
    /// <summary>The challenge's kind; the login page knows that this is a code which a telephone can fill in.</summary>
    public const string Kind = "otp";

    private static readonly Challenge Asked = new(
        Kind,
        "The six digits that your authenticator app shows, or one of your recovery codes"
    );

    public string CredentialType => "Sample/Totp";

    public ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    ) => new(Resolution.NotMine);

    public async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        // What the origin has is not asked for again: a ticket remembers that its login had a code.
        if (hearing.Origin.Has(Factor.OneTimeCode))
            return Verdict.NoObjection;
        var mode = host.SettingsOf(hearing.Tenant).GetValueOrDefault("for", "enrolled");
        if (mode is "off")
            return Verdict.NoObjection;
        if (mode is not ("enrolled" or "all"))
            return Verdict.Objects("The setting “for” is neither off nor enrolled nor all.");

        var row = (
            await rows.FindByAssociateAsync(hearing.Associate.Id, cancellationToken)
        ).FirstOrDefault();
        var key = row is null ? null : AuthenticatorKey.Read(row.Secret);
        if (mode is "enrolled" && key is not { IsConfirmed: true })
            return Verdict.NoObjection;
        if (mode is "all" && hearing.Associate.Type is AssociateType.System)
            return Verdict.NoObjection;
        if (row is null || key is null)
            return Verdict.Objects(
                "A second factor is required of all, and there is no authenticator app."
            );

        var answer = hearing.Evidence.Find<ChallengeAnswer>();
        if (answer is not { Challenge: Kind })
            return Verdict.Needs(Asked);
        return await TryAsync(answer.Answer, row, key, rows, cancellationToken)
            ? Verdict.Proved(
                Factor.OneTimeCode,
                new ProvidedCredential(CredentialType, row.Id, row.SearchName)
            )
            : Verdict.NeedsAgain(Asked);
    }

    private async ValueTask<bool> TryAsync(
        Secret answer,
        PluginRow row,
        AuthenticatorKey key,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        // Longer than anything that is shown, dashes and blanks included: nobody typed that.
        if (answer.Length > 40)
            return false;
        var typed = RecoveryCodes.Normalise(answer.Reveal());
        return typed.Length switch
        {
            _ when !typed.All(char.IsAsciiDigit) => false,
            OneTimeCode.Digits => await TryCodeAsync(typed, row, key, rows, cancellationToken),
            RecoveryCodes.Digits => await TryRecoveryAsync(
                typed,
                row,
                key,
                rows,
                cancellationToken
            ),
            _ => false,
        };
    }

    // A code is for its step, and a step is used once (RFC 6238 section 5.2): an overheard code is worth nothing.
    private async ValueTask<bool> TryCodeAsync(
        string typed,
        PluginRow row,
        AuthenticatorKey key,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (!await TryUseAsync(typed, row, key, rows, cancellationToken))
            return false;
        // Whoever is asked although nothing was confirmed confirms it by the first code that is right.
        return key.IsConfirmed
            || await rows.TryReplaceSecretAsync(
                row,
                (key with { IsConfirmed = true }).ToSecret(),
                cancellationToken
            );
    }

    private async ValueTask<bool> TryUseAsync(
        string typed,
        PluginRow row,
        AuthenticatorKey key,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var now = host.Time.GetUtcNow();
        if (OneTimeCode.Find(Base32.Decode(key.Key), typed, now) is not { } step)
            return false;
        // The step is in the window until the one after it has ended; nodes' clocks may differ by a little.
        var rememberUntil = now + 4 * OneTimeCode.StepLength;
        return await rows.TryUseOnceAsync(row, $"step {step}", rememberUntil, cancellationToken);
    }

    // Replacing is a compare-and-set: of two who bring the same code, one finds the row changed.
    private async ValueTask<bool> TryRecoveryAsync(
        string typed,
        PluginRow row,
        AuthenticatorKey key,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var hash = RecoveryCodes.HashOf(typed);
        if (!key.IsConfirmed || !key.Recovery.Contains(hash))
            return false;
        var left = key with { Recovery = [.. key.Recovery.Where(each => each != hash)] };
        if (!await rows.TryReplaceSecretAsync(row, left.ToSecret(), cancellationToken))
            return false;
        host.Log(
            $"Associate {row.Associate} used a recovery code; {left.Recovery.Count} are left."
        );
        return true;
    }
}
