using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Credentials;

/// <summary>
/// What tells other tenants whether the one that they came to know is still who proves an associate here. A hallmark names the
/// credential that proved somebody, and carries a random mark, which is set anew whenever somebody else than the associate
/// may have set what proves them: an activation code, an enrolment or a link by an administrator, whatever comes of it. A mark
/// that is gone never comes back. Thread-safe.
/// </summary>
public sealed class Hallmarks(ICredentials credentials)
{
    private const int MarkLength = 26;

    /// <summary>The hallmark of what proved the associate.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="associate">Who.</param>
    /// <param name="origin">What proved them there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<string> OfAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        Origin origin,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(origin);
        var mark = (await FindAsync(tenant, associate, cancellationToken))?.Secret.Reveal() ?? "";
        var proved = origin.Credentials.Count > 0 ? origin.Credentials[0] : null;
        // A password's row is another one after each change, also by its owner; there is one of an associate.
        var row = proved?.Type == CredentialTypes.Password ? null : proved?.Id;
        return $"{associate} {proved?.Type} {row} {mark}";
    }

    /// <summary>Sets the mark anew. Called before anything is written that the mark speaks of.</summary>
    internal async Task ChangeAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        Change change,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var mark = new Secret(Randomness.NextCode(MarkLength));
            var standing = await FindAsync(tenant, associate, cancellationToken);
            var isSet = standing is null
                ? await credentials.TryAddAsync(
                    new Credential
                    {
                        Id = new CredentialId(Randomness.NextRowId(change.At)),
                        Tenant = tenant,
                        Associate = associate,
                        Type = CredentialTypes.Hallmark,
                        SearchName = associate.ToString(),
                        Secret = mark,
                        Usage = CredentialUsage.Outbound,
                        ValidFrom = change.At,
                    },
                    change,
                    cancellationToken
                ) == CredentialAdded.Done
                : await credentials.TryReplaceAsync(
                    standing with
                    {
                        Secret = mark,
                    },
                    change,
                    cancellationToken
                );
            if (isSet)
                return;
        }
    }

    private ValueTask<Credential?> FindAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        CancellationToken cancellationToken
    ) =>
        credentials.FindAsync(
            tenant,
            CredentialTypes.Hallmark,
            associate.ToString(),
            cancellationToken
        );
}
