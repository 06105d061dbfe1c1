using System.Text;
using Counterfoil.Jose;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static Counterfoil.Tests.Jose.Keyring;

namespace Counterfoil.Tests.Jose;

public sealed class JwsTests
{
    [Theory]
    [InlineData(JwsAlgorithm.RS256)]
    [InlineData(JwsAlgorithm.PS256)]
    [InlineData(JwsAlgorithm.ES256)]
    public void What_was_signed_is_what_is_read(JwsAlgorithm algorithm)
    {
        var payload = new byte[5000];
        var token = Key(algorithm).Sign(payload);

        var verified = Verifier(algorithm)
            .Verify(token, TokenType.PlainJwt)
            .ShouldBeOfType<JwsResult.Verified>();
        verified.Payload.ToArray().ShouldBe(payload);
        verified.Key.Jwk.KeyId.ShouldBe(Key(algorithm).Jwk.KeyId);
    }

    [Fact]
    public void The_header_names_the_algorithm_the_key_and_its_certificate()
    {
        var key = Key(JwsAlgorithm.RS256);
        var header = key.Sign("{}"u8).Split('.')[0];

        Encoding
            .UTF8.GetString(Base64UrlText.Decode(header)!)
            .ShouldBe(
                $$"""{"typ":"JWT","alg":"RS256","kid":"{{key.Jwk.KeyId}}","x5t":"{{key.Jwk.CertificateThumbprint}}"}"""
            );
    }

    // RFC 8725 3.1, and the lesson of CVE-2026-44699: two algorithms fit an RSA key, and each key has but one.
    [Fact]
    public void Advisory_23_A_key_verifies_nothing_under_another_algorithm_than_its_own()
    {
        var kept = Kept(JwsAlgorithm.RS256);
        using var other = new KeptKey(JwsAlgorithm.PS256, kept.PrivateKey, kept.Certificate).Load();

        Refusal(other.Sign("{}"u8), Verifier(JwsAlgorithm.RS256))
            .ShouldBe(JoseRefusal.WrongAlgorithm);
    }

    [Theory]
    [InlineData("""{"alg":"none"}""", JoseRefusal.WrongAlgorithm)]
    [InlineData("""{"alg":"None"}""", JoseRefusal.WrongAlgorithm)]
    [InlineData("""{"alg":"HS256"}""", JoseRefusal.WrongAlgorithm)]
    [InlineData("""{"alg":"rs256"}""", JoseRefusal.WrongAlgorithm)]
    [InlineData("""{}""", JoseRefusal.WrongAlgorithm)]
    [InlineData("""{"alg":5}""", JoseRefusal.BadHeader)]
    [InlineData("""{"alg":"RS256","alg":"none"}""", JoseRefusal.BadHeader)]
    [InlineData("""{"alg":"RS256","\u0061lg":"none"}""", JoseRefusal.BadHeader)]
    [InlineData("""{"alg":"RS256","kid":"\ud800"}""", JoseRefusal.BadHeader)]
    [InlineData("""{"alg":"RS256","\ud800":1}""", JoseRefusal.BadHeader)]
    [InlineData("""[]""", JoseRefusal.BadHeader)]
    [InlineData("""{"alg":"RS256"}x""", JoseRefusal.BadHeader)]
    [InlineData("""{"alg":"RS256",}""", JoseRefusal.BadHeader)]
    [InlineData("""{"alg":"RS256","crit":["exp"]}""", JoseRefusal.UnknownExtension)]
    [InlineData("""{"alg":"RS256","crit":[]}""", JoseRefusal.UnknownExtension)]
    [InlineData("""{"alg":"RS256","b64":false}""", JoseRefusal.UnknownExtension)]
    [InlineData("""{"alg":"RS256","jwk":{}}""", JoseRefusal.KeyInHeader)]
    [InlineData("""{"alg":"RS256","jku":"https://evil.test/"}""", JoseRefusal.KeyInHeader)]
    [InlineData("""{"alg":"RS256","x5u":"https://evil.test/"}""", JoseRefusal.KeyInHeader)]
    [InlineData("""{"alg":"RS256","kid":"../../dev/null"}""", JoseRefusal.UnknownKey)]
    [InlineData("""{"alg":"RS256","x5t":"AAAA"}""", JoseRefusal.UnknownKey)]
    [InlineData("""{"alg":"RS256","typ":"at+jwt"}""", JoseRefusal.WrongType)]
    [InlineData("""{"alg":"RS256"}""", JoseRefusal.WrongSignature)]
    public void Advisory_24_A_header_that_wants_something_else_is_refused(
        string header,
        JoseRefusal reason
    ) => Refusal(Token(header, "{}"), Verifier(JwsAlgorithm.RS256)).ShouldBe(reason);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("..")]
    [InlineData("e30.e30")]
    [InlineData("e30.e30.AAAA.")]
    [InlineData("e30.e30.AAAA.AAAA.AAAA.AAAA")]
    [InlineData("{\"payload\":\"e30\",\"signature\":\"\"}")]
    public void What_is_no_compact_token_is_refused(string token) =>
        Refusal(token, Verifier(JwsAlgorithm.RS256)).ShouldBe(JoseRefusal.NotCompact);

    // CVE-2026-29000: an encrypted wrapping whose inside is unsigned.
    [Fact]
    public void Advisory_22_An_encrypted_token_is_refused_whatever_is_inside() =>
        Refusal("e30.e30.AAAA.AAAA.AAAA", Verifier(JwsAlgorithm.RS256))
            .ShouldBe(JoseRefusal.Encrypted);

    [Fact]
    public void A_token_longer_than_any_honest_one_is_not_looked_at() =>
        Refusal(new string('A', JwsVerifier.MostLength + 1), Verifier(JwsAlgorithm.RS256))
            .ShouldBe(JoseRefusal.TooLong);

    [Fact]
    public void A_token_has_one_spelling_only()
    {
        var token = Key(JwsAlgorithm.ES256).Sign("{\"a\":1}"u8);
        var parts = token.Split('.');
        foreach (
            var other in new[]
            {
                token + "=",
                token + "==",
                token + "\n",
                " " + token,
                token.Replace(".", ". "),
                $"{parts[0]}.{parts[1]}.{parts[2].Replace('-', '+').Replace('_', '/')}=",
                // 64 bytes end in a character whose lower four bits are nobody's.
                token[..^1] + (char)(token[^1] + 1),
            }
        )
            Refusal(other, Verifier(JwsAlgorithm.ES256)).ShouldBe(JoseRefusal.NotCompact, other);
    }

    [Fact]
    public void An_elliptic_signature_is_r_and_s_and_never_DER()
    {
        var der = Convert.FromHexString("3006020101020101");
        Verifier(JwsAlgorithm.ES256)
            .Verify(
                Token("""{"alg":"ES256"}""", "{}", Base64UrlText.Encode(der)),
                TokenType.PlainJwt
            )
            .ShouldBe(new JwsResult.Refused(JoseRefusal.WrongSignature));
        // CVE-2022-21449: zeros.
        Refusal(
                Token("""{"alg":"ES256"}""", "{}", Base64UrlText.Encode(new byte[64])),
                Verifier(JwsAlgorithm.ES256)
            )
            .ShouldBe(JoseRefusal.WrongSignature);
    }

    [Fact]
    public void A_token_of_one_type_is_never_taken_for_another()
    {
        var verifier = Verifier(JwsAlgorithm.ES256);
        var token = Key(JwsAlgorithm.ES256).Sign("{}"u8, "at+jwt");

        verifier.Verify(token, TokenType.Exactly("at+jwt")).ShouldBeOfType<JwsResult.Verified>();
        verifier
            .Verify(token, TokenType.Exactly("application/at+jwt"))
            .ShouldBeOfType<JwsResult.Refused>();
        Refusal(token, verifier).ShouldBe(JoseRefusal.WrongType);
        verifier
            .Verify(Key(JwsAlgorithm.ES256).Sign("{}"u8), TokenType.Exactly("at+jwt"))
            .ShouldBe(new JwsResult.Refused(JoseRefusal.WrongType));
    }

    [Fact]
    public void A_name_means_the_keys_of_that_name_alone()
    {
        var verifier = Verifier(JwsAlgorithm.RS256, JwsAlgorithm.PS256, JwsAlgorithm.ES256);
        foreach (var algorithm in Enum.GetValues<JwsAlgorithm>())
            verifier
                .Verify(Key(algorithm).Sign("{}"u8), TokenType.PlainJwt)
                .ShouldBeOfType<JwsResult.Verified>();
    }

    [Fact]
    public void No_text_throws_and_none_verifies() =>
        Always.Holds(
            Gen.OneOf(
                Anything.Text,
                from header in Anything.Text
                from payload in Anything.Text
                select Token(header, payload)
            ),
            text =>
                Verifier(JwsAlgorithm.RS256, JwsAlgorithm.ES256)
                    .Verify(text, TokenType.PlainJwt)
                    .ShouldBeOfType<JwsResult.Refused>()
        );

    [Fact]
    public void A_good_token_that_was_touched_anywhere_neither_throws_nor_verifies()
    {
        var token = Key(JwsAlgorithm.ES256).Sign("{\"sub\":\"somebody\"}"u8);
        Always.Holds(
            from at in Gen.Choose(0, token.Length - 1)
            from character in Gen.OneOf(Anything.CodeUnit, Gen.Elements("ABab01-_.=".ToCharArray()))
            from kind in Gen.Choose(0, 2)
            select kind switch
            {
                0 => token[..at] + character + token[(at + 1)..],
                1 => token[..at] + character + token[at..],
                _ => token.Remove(at, 1),
            },
            touched =>
            {
                if (touched != token)
                    Verifier(JwsAlgorithm.ES256)
                        .Verify(touched, TokenType.PlainJwt)
                        .ShouldBeOfType<JwsResult.Refused>();
            }
        );
    }

    [Fact]
    public void Many_sign_and_verify_with_one_key_at_once()
    {
        foreach (var algorithm in Enum.GetValues<JwsAlgorithm>())
        {
            Parallel.For(
                0,
                200,
                i =>
                    Verifier(algorithm)
                        .Verify(
                            Key(algorithm).Sign(Encoding.ASCII.GetBytes($"{{\"n\":{i}}}")),
                            TokenType.PlainJwt
                        )
                        .ShouldBeOfType<JwsResult.Verified>()
            );
        }
    }

    private static JoseRefusal Refusal(string token, JwsVerifier verifier) =>
        verifier.Verify(token, TokenType.PlainJwt).ShouldBeOfType<JwsResult.Refused>().Reason;
}
