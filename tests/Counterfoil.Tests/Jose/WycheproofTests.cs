using Counterfoil.Jose;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Jose;

/// <summary>
/// Every vector of Wycheproof's three files with signatures, counted by the algorithm of its key and by what becomes of it.
/// Those called valid verify, or the line says why not; those called invalid are refused, and for what is wrong with them.
/// </summary>
public sealed class WycheproofTests
{
    private static readonly Wycheproof Signatures = new("signature");
    private static readonly Wycheproof KeySets = new("key");
    private static readonly Wycheproof Mixed = new("crypto");

    [Fact]
    public void Signatures_called_valid_verify_where_we_speak_their_algorithm() =>
        Signatures
            .Outcomes("valid")
            .ShouldBe([
                "ES256: Verified 2",
                // There is no such algorithm. The signatures are ES512.
                "ES521: UnsuitableKey 2",
                // A "?" inside the base64url, to be skipped: here a token has one form.
                "HS256: NotCompact 2",
                // Who can verify could sign as well: no secret key is taken.
                "HS256: PrivateKeyShown 8",
                "PS256: Verified 6",
                // Signed with PS384, by a key for PS256: one key, one algorithm.
                "PS256: WrongAlgorithm 2",
                // One digest is enough: SHA-256.
                "PS384: UnsuitableKey 4",
                "PS512: UnsuitableKey 4",
                "RS256: Verified 8",
                "RS384: UnsuitableKey 4",
                "RS512: UnsuitableKey 4",
            ]);

    [Fact]
    public void Signatures_called_invalid_are_refused() =>
        Signatures
            .Outcomes("invalid")
            .ShouldBe([
                "ES256: KeyInHeader 1",
                "ES256: NotCompact 7",
                "ES256: UnknownKey 1",
                "ES256: WrongAlgorithm 1",
                "ES256: WrongSignature 27",
                "HS256: NotCompact 22",
                "HS256: PrivateKeyShown 8",
                "PS256: WrongSignature 42",
                "PS384: UnsuitableKey 1",
                "PS512: UnsuitableKey 16",
                "RS256: NotCompact 7",
                "RS256: UnknownKey 1",
                // All 213 with another padding among them.
                "RS256: WrongSignature 217",
                // Keys for encryption.
                "unnamed: UnsuitableKey 4",
            ]);

    [Fact]
    public void Of_key_sets_only_what_is_called_valid_verifies()
    {
        KeySets
            .Outcomes("valid")
            .ShouldBe([
                "HS256: PrivateKeyShown 2",
                "HS384: PrivateKeyShown 1",
                "HS512: PrivateKeyShown 1",
                "RS256: Verified 1",
            ]);
        KeySets
            .Outcomes("invalid")
            .ShouldBe([
                "A256GCM: PrivateKeyShown 1",
                "A256KW: PrivateKeyShown 1",
                "ES224: UnsuitableKey 1",
                "ES256: UnsuitableKey 4",
                "ES521: UnsuitableKey 1",
                "HS256: PrivateKeyShown 4",
                // The public one is taken; the token means the secret one beside it.
                "HS256+ES256: UnknownKey 1",
                "HS384: PrivateKeyShown 2",
                "HS512: PrivateKeyShown 2",
                "RS256: UnsuitableKey 3",
                "RSA1_5: UnsuitableKey 1",
            ]);
    }

    [Fact]
    public void Of_the_file_with_encrypted_tokens_only_what_is_signed_verifies()
    {
        Mixed
            .Outcomes("valid")
            .ShouldBe([
                // What only we could have read, anybody could have written.
                "A256KW: Encrypted 1",
                "ECDH-ES+A128KW: Encrypted 1",
                "ES256: Verified 1",
                "HS256: PrivateKeyShown 2",
                "RS256: Verified 1",
            ]);
        Mixed
            .Outcomes("invalid")
            .ShouldBe([
                "A256KW: Encrypted 10",
                "A256KW: NotCompact 6",
                "ECDH-ES+A128KW: Encrypted 11",
                "ECDH-ES+A128KW: NotCompact 5",
                "ES256: KeyInHeader 1",
                "ES256: NotCompact 7",
                "ES256: UnknownKey 1",
                "ES256: WrongAlgorithm 1",
                "ES256: WrongSignature 4",
                "HS256: NotCompact 10",
                "HS256: PrivateKeyShown 7",
                "HS256+ES256: UnknownKey 1",
                "RS256: NotCompact 7",
                "RS256: UnknownKey 1",
                "RS256: UnsuitableKey 1",
                "RS256: WrongSignature 4",
            ]);
    }

    [Fact]
    public void Nothing_is_called_anything_but_valid_or_invalid() =>
        new[] { Signatures, KeySets, Mixed }
            .Select(file => file.Vectors("valid").Count() + file.Vectors("invalid").Count())
            .ShouldBe([401, 26, 83]);

    [Fact]
    public void A_key_that_shows_its_private_half_is_passed_over()
    {
        var shown = new[] { Signatures, KeySets, Mixed }.SelectMany(file => file.PrivateKeys());
        var set = Wycheproof.Read(shown);
        set.Keys.ShouldBeEmpty();
        set.PassedOver.Count.ShouldBe(59);
        set.PassedOver.ShouldAllBe(reason => reason == JoseRefusal.PrivateKeyShown);
    }

    // Its 2049 bits alone would keep it out of a set; as PEM they do not.
    [Fact]
    public void The_ROCA_key_is_not_taken_as_PEM_either() =>
        PublicPem.Read(Wycheproof.RocaPem()).ShouldBeNull();
}
