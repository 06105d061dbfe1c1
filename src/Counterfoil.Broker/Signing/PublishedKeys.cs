using Counterfoil.Jose;

namespace Counterfoil.Broker.Signing;

/// <summary>The public halves of all keys that are published now. Immutable.</summary>
/// <param name="Document">
/// The JWKS, in UTF-8, made once. The current key of RS256 stands first, also during a rotation: some clients take the first
/// whatever it is (wire.md 2.2.2).
/// </param>
/// <param name="Verifier">Verifies what this house signed.</param>
public sealed record PublishedKeys(ReadOnlyMemory<byte> Document, JwsVerifier Verifier)
{
    internal static PublishedKeys Of(IEnumerable<StagedKey> keys)
    {
        var published = keys.Where(key => key.Stage is not KeyStage.Gone)
            .OrderBy(key => key.Stage is not KeyStage.Current)
            .ThenBy(key => JwsAlgorithms.Named(key.Key.Algorithm))
            .ThenBy(key => key.Key.UsedFrom)
            .Select(key => Public(key.Key))
            .ToList();
        return new PublishedKeys(
            JwkSet.Write(published),
            new JwsVerifier([.. published.Select(jwk => VerificationKey.Load(jwk)!)])
        );
    }

    private static Jwk Public(SigningKeyRow key) =>
        new KeptKey(
            JwsAlgorithms.Named(key.Algorithm)!.Value,
            PrivateKey: [],
            key.Certificate.ToArray()
        ).Public();
}
