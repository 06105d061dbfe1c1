using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Plugins;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Passwords;

/// <summary>
/// The plugin that understands passwords (ledger A5). An unknown name, a name without a password, a disabled associate
/// and a wrong password cost exactly one hash calculation each, so that nothing can be learned from the time it takes.
/// </summary>
public sealed class PasswordPlugin(PasswordHasher hasher, HashingLane lane)
    : IHousePlugin,
        ICredentialAdministration
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

    /// <inheritdoc/>
    public string DisplayName => "Password";

    /// <inheritdoc/>
    public string Description =>
        "A password that only its owner knows. An administrator starts a reset; the person chooses.";

    /// <inheritdoc/>
    public Enrollers EnrolledBy => Enrollers.Nobody;

    /// <summary>Its owner changes it; <see cref="PasswordRegister"/> does it, with the tenant's rules.</summary>
    public bool CanSetPassword => true;

    /// <inheritdoc/>
    public IReadOnlyList<LabelledText> Show(PluginRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        // A PHC string begins with the algorithm's name; no more of it is told.
        return row.Secret.Reveal().Split('$') is [_, { Length: > 0 } algorithm, ..]
            ? [new LabelledText("Kept as", algorithm)]
            : [];
    }

    /// <inheritdoc/>
    public ValueTask<Enrolment> EnrolAsync(
        Associate associate,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    ) =>
        new(
            Enrolment.Refused(
                "",
                "Nobody chooses another's password: start a reset, and the person chooses it."
            )
        );

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
