using System.Text;
using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>Makes rows of credentials, and credentials of rows.</summary>
internal sealed class CredentialRows(CredentialSeals seals)
{
    /// <summary>A row at version 1.</summary>
    /// <exception cref="ArgumentException">The credential is a ticket's stub, which has a store of its own.</exception>
    public CredentialRow New(Credential credential, Change change)
    {
        var row = new CredentialRow
        {
            Tenant = credential.Tenant.Key(),
            Id = credential.Id.Value,
            AssociateId = credential.Associate.Value,
            Type = credential.Type,
            Usage = (int)credential.Usage,
            LastUsed = credential.LastUsed?.Milliseconds(),
            LastUsedInfo = credential.LastUsedInfo,
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
        };
        if (row.IsStub)
            throw new ArgumentException("A stub is added as a stub.", nameof(credential));
        Take(row, credential, change);
        return row;
    }

    /// <summary>Takes over what may change, as of the next version, and seals the row.</summary>
    public void Take(CredentialRow row, Credential credential, Change change)
    {
        row.SearchName = credential.SearchName;
        row.Secret = seals.Encrypt(row, Encoding.UTF8.GetBytes(credential.Secret.Reveal()));
        row.ValidFrom = credential.ValidFrom.Milliseconds();
        row.ValidTo = credential.ValidTo.Milliseconds();
        row.Comment = credential.Comment;
        row.DisplayName = credential.DisplayName;
        row.ExtraId = credential.ExtraId;
        row.Updated = change.At.Milliseconds();
        row.UpdatedBy = change.By?.Value;
        // The wire's counter has 16 bits and counts changes, not versions.
        row.UpdatedCount = (int)(row.Version & ushort.MaxValue);
        row.Version++;
        seals.Seal(row);
    }

    public void Check(CredentialRow row) => seals.Check(row);

    /// <summary>The credential, its seals checked and its secret opened.</summary>
    /// <exception cref="BrokenSealException">The row is not as it was written.</exception>
    public Credential Believe(CredentialRow row, ContextIdentifier tenant)
    {
        seals.Check(row);
        return new Credential
        {
            Id = new CredentialId(row.Id),
            Tenant = tenant,
            Associate = new AssociateId(row.AssociateId),
            Type = row.Type,
            SearchName = row.SearchName,
            Secret = new Secret(Encoding.UTF8.GetString(seals.Decrypt(row))),
            Usage = (CredentialUsage)row.Usage,
            ValidFrom = row.ValidFrom.Instant(),
            ValidTo = row.ValidTo.Instant(),
            LastUsed = row.LastUsed?.Instant(),
            LastUsedInfo = row.LastUsedInfo,
            Comment = row.Comment,
            DisplayName = row.DisplayName,
            ExtraId = row.ExtraId,
            Version = row.Version,
        };
    }
}
