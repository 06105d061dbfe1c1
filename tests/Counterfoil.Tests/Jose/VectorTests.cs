using System.Text;
using System.Text.Json;
using Counterfoil.Jose;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Jose;

/// <summary>The examples of the RFCs: tests/data/README.md.</summary>
public sealed class VectorTests
{
    private static readonly JsonElement Rfc = VectorFile.Read("rfc.json");

    [Fact]
    public void The_examples_of_the_RFCs_verify_or_are_refused_as_they_should()
    {
        foreach (var vector in Rfc.GetProperty("signatures").EnumerateArray())
        {
            Verifies(vector.GetProperty("key"), vector.GetProperty("jws").GetString()!)
                .ShouldBe(
                    vector.GetProperty("valid").GetBoolean(),
                    vector.GetProperty("source").GetString()
                );
        }
    }

    [Fact]
    public void Of_a_published_key_set_the_keys_for_signatures_are_taken()
    {
        foreach (var vector in Rfc.GetProperty("keySets").EnumerateArray())
        {
            var set = JwkSet.Read(Bytes(vector.GetProperty("set")))!;
            set.Keys.Select(key => key.Jwk.KeyId)
                .ShouldBe(
                    vector.GetProperty("taken").EnumerateArray().Select(name => name.GetString())
                );
            set.PassedOver.ShouldBe([JoseRefusal.UnsuitableKey]);
        }
    }

    [Fact]
    public void A_key_has_the_thumbprint_of_RFC_7638()
    {
        foreach (var vector in Rfc.GetProperty("thumbprints").EnumerateArray())
        {
            Taken(vector.GetProperty("key"))
                .Jwk.Thumbprint()
                .ShouldBe(vector.GetProperty("thumbprint").GetString());
        }
    }

    [Fact]
    public void A_verifier_answers_the_challenge_of_RFC_7636()
    {
        foreach (var vector in Rfc.GetProperty("challenges").EnumerateArray())
        {
            var verifier = vector.GetProperty("verifier").GetString()!;
            var challenge = vector.GetProperty("challenge").GetString()!;
            CodeChallenge.Of(verifier).Text.ShouldBe(challenge);
            CodeChallenge.Parse(challenge)!.IsAnsweredBy(verifier).ShouldBeTrue();
        }
    }

    private static bool Verifies(JsonElement key, string token) =>
        JwkReading.Read(Bytes(key), JwsAlgorithm.RS256) is JwkReading.Taken(var taken)
        && new JwsVerifier([taken]).Verify(token, TokenType.PlainJwt) is JwsResult.Verified;

    private static VerificationKey Taken(JsonElement key) =>
        JwkReading.Read(Bytes(key), JwsAlgorithm.RS256).ShouldBeOfType<JwkReading.Taken>().Key;

    private static byte[] Bytes(JsonElement element) =>
        Encoding.UTF8.GetBytes(element.GetRawText());
}
