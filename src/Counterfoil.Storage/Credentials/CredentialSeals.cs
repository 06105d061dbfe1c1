using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>Both seals of a row of <c>credentials</c>, and its secret. Thread-safe.</summary>
internal sealed class CredentialSeals(Seals seals, KeyRing keys)
{
    private readonly SecretBox box = new(keys, "credentials.secret");

    /// <summary>
    /// Seals the row, with its secret under the same root key: while keys are exchanged, two seals of one version that
    /// differ by the secret's wrapping alone could not be told apart in the journal.
    /// </summary>
    public void Seal(CredentialRow row)
    {
        do
        {
            if (SecretBox.KeyNumberOf(row.Secret) != keys.CurrentNumber)
                row.Secret = Encrypt(row, Decrypt(row));
            seals.Seal(row);
            row.SmallCheck = MovingRow.Of(row).Seal(seals).SmallCheck;
        } while (!IsUnderOneKey(row));
    }

    public bool IsGood(CredentialRow row) => seals.IsGood(row) && MovingRow.Of(row).IsGood(seals);

    /// <summary>Believes the row, or throws.</summary>
    /// <exception cref="BrokenSealException">One of its seals is broken.</exception>
    public void Check(CredentialRow row)
    {
        if (!IsGood(row))
            throw Seals.Broken(row);
    }

    /// <summary>Encrypts a secret, bound to its row.</summary>
    public byte[] Encrypt(CredentialRow row, ReadOnlySpan<byte> secret) =>
        box.Seal(row.Tenant, Context(row), secret);

    /// <summary>Decrypts the row's secret.</summary>
    /// <exception cref="BrokenSealException">It is not this row's.</exception>
    public byte[] Decrypt(CredentialRow row) =>
        box.Open(row.Tenant, Context(row), row.Secret) ?? throw Seals.Broken(row);

    // The current key may change between two of the three.
    private static bool IsUnderOneKey(CredentialRow row) =>
        RowSeal.KeyNumberOf(row.EncryptedCheck) is var number
        && SecretBox.KeyNumberOf(row.Secret) == number
        && RowSeal.KeyNumberOf(row.SmallCheck) == number;

    private static ReadOnlySpan<byte> Context(CredentialRow row) =>
        Seals.Begin().Add(CredentialRow.Table).Add(row.Tenant).Add(row.Id).Add("secret").Written;
}
