using System.Text;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Credentials;

/// <summary>Codes that are shown once and used once: rows of which only a digest is kept. Thread-safe.</summary>
public sealed class SingleUseCodes(ICredentials credentials, TimeProvider time)
{
    // 20 characters of 5 bits; the first 6 find the row, the other 70 bits prove it.
    private const int CodeLength = 20;
    private const int FinderLength = 6;

    /// <summary>Makes a code for an associate.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="associate">Whom it is for.</param>
    /// <param name="type">The credential type, which says what it is good for.</param>
    /// <param name="life">How long it may be used.</param>
    /// <param name="change">Who makes it, and when.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Secret> AddAsync(
        ContextIdentifier tenant,
        AssociateId associate,
        string type,
        TimeSpan life,
        Change change,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var code = Randomness.NextCode(CodeLength);
            var row = new Credential
            {
                Id = new CredentialId(Randomness.NextRowId(change.At)),
                Tenant = tenant,
                Associate = associate,
                Type = type,
                SearchName = code[..FinderLength],
                ValidFrom = change.At,
                ValidTo = change.At + life,
            };
            row = row with { Secret = new Secret(Convert.ToBase64String(DigestOf(row, code))) };
            if (
                await credentials.TryAddAsync(row, change, cancellationToken)
                == CredentialAdded.Done
            )
                return new Secret(code);
        }
    }

    /// <summary>The row of a code as somebody typed it; <c>null</c> when there is none, or its time is over. It is used up by <see cref="ICredentials.TryTakeAsync"/>.</summary>
    public async ValueTask<Credential?> FindAsync(
        ContextIdentifier tenant,
        string type,
        Secret typed,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(typed);
        var code = typed
            .Reveal()
            .Replace("-", "", StringComparison.Ordinal)
            .Trim()
            .ToUpperInvariant();
        if (code.Length != CodeLength || !code.All(char.IsAscii))
            return null;
        var row = await credentials.FindAsync(
            tenant,
            type,
            code[..FinderLength],
            cancellationToken
        );
        return
            row is not null
            && time.GetUtcNow() < row.ValidTo
            && Convert.ToBase64String(DigestOf(row, code)) is var digest
            && row.Secret.Equals(new Secret(digest))
            ? row
            : null;
    }

    private static byte[] DigestOf(Credential row, string code) =>
        SecretDigest.Compute(
            // What codes of the first kind were digested under.
            row.Type == CredentialTypes.Activation
                ? "activation"
                : row.Type,
            row.Tenant.Value,
            row.Id.Value,
            Encoding.ASCII.GetBytes(code)
        );
}
