using Counterfoil.Cryptography;
using Counterfoil.Storage.Applications;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.SigningKeys;

namespace Counterfoil.Storage.Sealing;

/// <summary>The seal of a row of whichever table, with what else of it is under a root key. Thread-safe.</summary>
internal sealed class TableSeals(Seals seals, KeyRing keys)
{
    private readonly CredentialSeals credentials = new(seals, keys);
    private readonly TokenSeals tokens = new(seals, keys);
    private readonly SigningKeySeals signingKeys = new(seals, keys);

    public bool IsGood<T>(T row)
        where T : ISealedRow =>
        row is CredentialRow credential ? credentials.IsGood(credential) : seals.IsGood(row);

    public void Seal<T>(T row)
        where T : ISealedRow
    {
        switch (row)
        {
            case CredentialRow credential:
                credentials.Seal(credential);
                break;
            case TokenRow token:
                tokens.Seal(token);
                break;
            case SealedSigningKey key:
                signingKeys.Seal(key);
                break;
            default:
                seals.Seal(row);
                break;
        }
    }
}
