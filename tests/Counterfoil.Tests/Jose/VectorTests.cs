using System.Text;
using System.Text.Json;
using Counterfoil.Jose;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Jose;

/// <summary>Vectors of others: tests/data/README.md.</summary>
public sealed class VectorTests
{
    private static readonly JsonElement Rfc = Read("rfc.json");
    private static readonly JsonElement Wycheproof = Read(
        "wycheproof_json_web_signature_excerpt.json"
    );

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
    public void The_vectors_of_Wycheproof_verify_or_are_refused_as_they_should()
    {
        var count = 0;
        foreach (var group in Groups("public"))
        {
            foreach (var vector in group.GetProperty("tests").EnumerateArray())
            {
                count++;
                Verifies(group.GetProperty("public"), vector.GetProperty("jws").GetString()!)
                    .ShouldBe(
                        vector.GetProperty("result").GetString() == "valid",
                        vector.GetRawText()
                    );
            }
        }
        count.ShouldBe(64);
    }

    [Fact]
    public void Of_Wycheproofs_HMACs_none_verifies_for_who_could_verify_could_sign_as_well()
    {
        var count = 0;
        var others = Keyring.Verifier(Enum.GetValues<JwsAlgorithm>());
        foreach (var group in Groups("private"))
        {
            JwkReading
                .Read(Bytes(group.GetProperty("private")), JwsAlgorithm.RS256)
                .ShouldBeOfType<JwkReading.Refused>()
                .Reason.ShouldBe(JoseRefusal.PrivateKeyShown);
            foreach (var vector in group.GetProperty("tests").EnumerateArray())
            {
                count++;
                others
                    .Verify(vector.GetProperty("jws").GetString()!, TokenType.PlainJwt)
                    .ShouldNotBeOfType<JwsResult.Verified>(vector.GetRawText());
            }
        }
        count.ShouldBe(39);
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

    private static IEnumerable<JsonElement> Groups(string kind) =>
        Wycheproof
            .GetProperty("testGroups")
            .EnumerateArray()
            .Where(group => group.TryGetProperty(kind, out _));

    private static bool Verifies(JsonElement key, string token) =>
        JwkReading.Read(Bytes(key), JwsAlgorithm.RS256) is JwkReading.Taken(var taken)
        && new JwsVerifier([taken]).Verify(token, TokenType.PlainJwt) is JwsResult.Verified;

    private static VerificationKey Taken(JsonElement key) =>
        JwkReading.Read(Bytes(key), JwsAlgorithm.RS256).ShouldBeOfType<JwkReading.Taken>().Key;

    private static byte[] Bytes(JsonElement element) =>
        Encoding.UTF8.GetBytes(element.GetRawText());

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "jose", file))
        );
        return document.RootElement.Clone();
    }
}
