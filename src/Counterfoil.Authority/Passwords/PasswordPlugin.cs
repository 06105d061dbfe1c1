using Counterfoil.Authority.Credentials;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Passwords;

/// <summary>
/// The plugin that understands passwords (ledger A5). An unknown name, a name without a password, a disabled associate
/// and a wrong password cost exactly one hash calculation each, so that nothing can be learned from the time it takes.
/// </summary>
public sealed class PasswordPlugin(PasswordHasher hasher, HashingLane lane) : ICredentialPlugin
{
    /// <inheritdoc/>
    public string CredentialType => CredentialTypes.Password;

    /// <inheritdoc/>
    public async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (evidence.Find<NameAndPassword>() is not { } typed)
            return Resolution.NotMine;
        if (PasswordText.ToBytes(typed.Password) is not { } password)
            return Resolution.Mistaken("password_too_long");

        var row = evidence.Named is { } named
            ? (await rows.FindByAssociateAsync(named.Id, cancellationToken)).FirstOrDefault()
            : null;
        var tried = await lane.RunAsync(() => Try(row, password), cancellationToken);
        if (tried.IsBusy)
            return Resolution.Busy;
        var (match, rehashed) = tried.Value;
        if (row is null || match == PasswordMatch.Wrong)
            return Resolution.Mistaken(
                evidence.Named is null ? "unknown_name"
                : row is null ? "no_password"
                : "wrong_password"
            );
        if (rehashed is not null)
            await rows.TryReplaceSecretAsync(row, new Secret(rehashed), cancellationToken);
        return Resolution.Resolved(
            row.Associate,
            new ProvidedCredential(CredentialType, row.Id, evidence.Named!.Name),
            report: null,
            Factor.Password
        );
    }

    private (PasswordMatch Match, string? Rehashed) Try(PluginRow? row, byte[] password)
    {
        if (row is null)
        {
            hasher.VerifyNothing(password);
            return (PasswordMatch.Wrong, null);
        }
        var match = hasher.Verify(row.Secret.Reveal(), password);
        return (match, match == PasswordMatch.RightButRehash ? hasher.Hash(password) : null);
    }
}
