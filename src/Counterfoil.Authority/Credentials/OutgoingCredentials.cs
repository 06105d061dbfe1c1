using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Credentials;

/// <summary>
/// Credentials for other systems, such as a mail server's login (ledger A17). Encrypted and bound to their row. The secret
/// goes back only to its owner or to a system user of the tenant; administrators see that it is there, never what it is. Thread-safe.
/// </summary>
public sealed class OutgoingCredentials(ICredentials credentials, TimeProvider time)
{
    /// <summary>The most characters of a secret.</summary>
    public const int MaxSecretLength = 4096;

    /// <summary>Keeps a secret of the caller for another system, in place of one of the same type and public value.</summary>
    public async Task<Registered<Credential>> SetAsync(
        Proof owner,
        string type,
        string publicValue,
        Secret secret,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(secret);
        if (owner.IsByApplication)
            return new Registered<Credential>.Forbidden("People keep their secrets themselves.");
        if (
            type is not { Length: > 0 and <= 100 }
            || CredentialTypes.OfTheHouse.Contains(type, StringComparer.OrdinalIgnoreCase)
            || !type.All(IsTypeCharacter)
        )
            return new Registered<Credential>.Unfit(
                "A type is 1 to 100 letters, digits, dots, dashes or slashes, such as imap, and none of Counterfoil's own."
            );
        if (
            publicValue is not { Length: > 0 and <= 200 }
            || publicValue.Any(char.IsControl)
            || secret.Length > MaxSecretLength
        )
            return new Registered<Credential>.Unfit(
                $"The public value has 1 to 200 characters, the secret at most {MaxSecretLength}."
            );

        var now = time.GetUtcNow();
        var change = new Change(owner.Associate.Id, now);
        while (true)
        {
            var before = await credentials.FindAsync(
                owner.Tenant.Id,
                type,
                SearchName(owner.Associate.Id, publicValue),
                cancellationToken
            );
            if (
                before is not null
                && (
                    before.Associate != owner.Associate.Id
                    || before.Usage != CredentialUsage.Outbound
                )
            )
                return new Registered<Credential>.Conflict(
                    "There is another credential of this type and name."
                );
            var after = (before ?? New(owner, type, publicValue, now)) with { Secret = secret };
            if (
                before is null
                    ? await credentials.TryAddAsync(after, change, cancellationToken)
                        == CredentialAdded.Done
                    : await credentials.TryReplaceAsync(after, change, cancellationToken)
            )
                return new Registered<Credential>.Done(after);
        }
    }

    /// <summary>The associate's outgoing credentials, their secrets blank unless the asker is the owner or a system user.</summary>
    public async Task<Registered<IReadOnlyList<Credential>>> ListAsync(
        Proof asker,
        Associate owner,
        CancellationToken cancellationToken
    )
    {
        if (!MayUse(asker, owner) && !AssociateRegister.MayAdminister(asker, owner))
            return new Registered<IReadOnlyList<Credential>>.NotFound();
        var rows = await credentials.ListAsync(
            owner.Tenant,
            owner.Id,
            type: null,
            cancellationToken
        );
        return new Registered<IReadOnlyList<Credential>>.Done([
            .. rows.Where(row =>
                    row.Usage == CredentialUsage.Outbound && !CredentialTypes.IsNote(row.Type)
                )
                .Select(row => row with { Secret = Secret.Blank }),
        ]);
    }

    /// <summary>One outgoing credential with its secret; only for its owner or a system user of the tenant.</summary>
    public async Task<Registered<Credential>> GetAsync(
        Proof asker,
        Associate owner,
        string type,
        string publicValue,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (!MayUse(asker, owner))
            return new Registered<Credential>.NotFound();
        var row = await credentials.FindAsync(
            owner.Tenant,
            type,
            SearchName(owner.Id, publicValue),
            cancellationToken
        );
        return row is { Usage: CredentialUsage.Outbound } && row.Associate == owner.Id
            ? new Registered<Credential>.Done(row)
            : new Registered<Credential>.NotFound();
    }

    /// <summary>Removes one; the owner or an administrator.</summary>
    public async Task<Registered<bool>> RemoveAsync(
        Proof asker,
        Associate owner,
        string type,
        string publicValue,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(asker);
        ArgumentNullException.ThrowIfNull(owner);
        if (!MayUse(asker, owner) && !AssociateRegister.MayAdminister(asker, owner))
            return new Registered<bool>.NotFound();
        var row = await credentials.FindAsync(
            owner.Tenant,
            type,
            SearchName(owner.Id, publicValue),
            cancellationToken
        );
        return
            row is { Usage: CredentialUsage.Outbound }
            && await credentials.TryRemoveAsync(
                row,
                new Change(asker.Associate.Id, time.GetUtcNow()),
                cancellationToken
            )
            ? new Registered<bool>.Done(Value: true)
            : new Registered<bool>.NotFound();
    }

    /// <summary>The public value of a row.</summary>
    public static string PublicValueOf(Credential row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.SearchName[(row.SearchName.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }

    private static bool MayUse(Proof asker, Associate owner) =>
        !asker.IsByApplication
        && asker.Tenant.Id == owner.Tenant
        && (asker.Associate.Id == owner.Id || asker.Associate.Type == AssociateType.System);

    // Two people may keep a login for the same mailbox; the searchName is unique in the tenant, so it names its owner.
    private static string SearchName(AssociateId owner, string publicValue) =>
        $"{owner}:{publicValue}";

    private static bool IsTypeCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '/' or '_';

    private static Credential New(
        Proof owner,
        string type,
        string publicValue,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = new CredentialId(Randomness.NextRowId(now)),
            Tenant = owner.Tenant.Id,
            Associate = owner.Associate.Id,
            Type = type,
            SearchName = SearchName(owner.Associate.Id, publicValue),
            Usage = CredentialUsage.Outbound,
            ValidFrom = now,
            DisplayName = publicValue,
        };
}
