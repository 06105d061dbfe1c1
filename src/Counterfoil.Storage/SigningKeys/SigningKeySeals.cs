using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.SigningKeys;

/// <summary>The seal of a row of <c>signing_keys</c>, and its private half. Thread-safe.</summary>
internal sealed class SigningKeySeals(Seals seals, KeyRing keys)
{
    private readonly SecretBox box = new(keys, "signing_keys.secret");

    /// <summary>Seals the row with its private half under the same root key (see <c>CredentialSeals</c>).</summary>
    public void Seal(SealedSigningKey row)
    {
        do
        {
            if (SecretBox.KeyNumberOf(row.Secret) != keys.CurrentNumber)
                Encrypt(row, Decrypt(row));
            seals.Seal(row);
        } while (RowSeal.KeyNumberOf(row.EncryptedCheck) != SecretBox.KeyNumberOf(row.Secret));
    }

    /// <summary>Seals a new row.</summary>
    public void Seal(SealedSigningKey row, ReadOnlySpan<byte> privateKey)
    {
        Encrypt(row, privateKey);
        Seal(row);
    }

    public bool IsGood(SealedSigningKey row) => seals.IsGood(row);

    /// <summary>Believes the row, or throws.</summary>
    /// <exception cref="BrokenSealException">Its seal is broken.</exception>
    public void Check(SealedSigningKey row) => seals.Check(row);

    /// <summary>Decrypts the private half.</summary>
    /// <exception cref="BrokenSealException">It is not this row's.</exception>
    public byte[] Decrypt(SealedSigningKey row) =>
        box.Open(row.Tenant, Context(row), row.Secret) ?? throw Seals.Broken(row);

    private void Encrypt(SealedSigningKey row, ReadOnlySpan<byte> privateKey) =>
        row.Secret = box.Seal(row.Tenant, Context(row), privateKey);

    private static ReadOnlySpan<byte> Context(SealedSigningKey row) =>
        Seals.Begin().Add(SealedSigningKey.Table).Add(row.Name).Add("secret").Written;
}
