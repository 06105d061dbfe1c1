using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Counterfoil.Jose;
using FsCheck.Fluent;
using Shouldly;
using Xunit;
using static Counterfoil.Tests.Jose.Keyring;

namespace Counterfoil.Tests.Jose;

public sealed class JwkTests
{
    [Theory]
    [InlineData(JwsAlgorithm.RS256)]
    [InlineData(JwsAlgorithm.PS256)]
    [InlineData(JwsAlgorithm.ES256)]
    public void A_key_that_was_published_is_read_and_verifies(JwsAlgorithm algorithm)
    {
        var set = JwkSet.Read(JwkSet.Write([Key(algorithm).Jwk]))!;

        set.PassedOver.ShouldBeEmpty();
        new JwsVerifier(set.Keys)
            .Verify(Key(algorithm).Sign("{}"u8), TokenType.PlainJwt)
            .ShouldBeOfType<JwsResult.Verified>();
    }

    // wire.md 2.2.2
    [Fact]
    public void Its_name_is_its_certificates_digest_in_hex_and_x5t_the_same_bytes()
    {
        var published = Published(JwsAlgorithm.RS256);
        using var certificate = X509CertificateLoader.LoadCertificate(
            Convert.FromBase64String((string)published["x5c"]![0]!)
        );

        ((string)published["kid"]!).ShouldBe(certificate.Thumbprint);
        Convert
            .ToHexString(Base64UrlText.Decode((string)published["x5t"]!)!)
            .ShouldBe(certificate.Thumbprint);
        certificate
            .GetNameInfo(X509NameType.SimpleName, forIssuer: false)
            .ShouldBe("id.example.test");
        ((string)published["e"]!).ShouldBe("AQAB");
        published
            .Select(member => member.Key)
            .ShouldBe(["kty", "use", "alg", "kid", "x5t", "n", "e", "x5c"]);
    }

    [Fact]
    public void Nothing_private_is_ever_written()
    {
        foreach (var algorithm in Enum.GetValues<JwsAlgorithm>())
        {
            foreach (var name in new[] { "d", "p", "q", "dp", "dq", "qi", "k" })
                Published(algorithm).ContainsKey(name).ShouldBeFalse(name);
        }
    }

    [Theory]
    [InlineData("d", "\"AAAA\"", JoseRefusal.PrivateKeyShown)]
    [InlineData("kty", "\"oct\"", JoseRefusal.UnsuitableKey)]
    [InlineData("kty", "\"EC\"", JoseRefusal.UnsuitableKey)]
    [InlineData("alg", "\"HS256\"", JoseRefusal.UnsuitableKey)]
    [InlineData("alg", "\"ES256\"", JoseRefusal.UnsuitableKey)]
    [InlineData("alg", "null", JoseRefusal.UnsuitableKey)]
    [InlineData("use", "\"enc\"", JoseRefusal.UnsuitableKey)]
    [InlineData("use", "5", JoseRefusal.UnsuitableKey)]
    [InlineData("key_ops", "[\"sign\"]", JoseRefusal.UnsuitableKey)]
    [InlineData("e", "\"AQ\"", JoseRefusal.UnsuitableKey)]
    [InlineData("e", "\"AAEAAQ\"", JoseRefusal.UnsuitableKey)]
    [InlineData("e", "\"AQAA\"", JoseRefusal.UnsuitableKey)]
    [InlineData("n", "\"AQAB\"", JoseRefusal.UnsuitableKey)]
    [InlineData("x5c", "[\"AAAA\"]", JoseRefusal.UnsuitableKey)]
    [InlineData("x5c", "[\"!\"]", JoseRefusal.UnsuitableKey)]
    [InlineData("x5t", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAA\"", JoseRefusal.UnsuitableKey)]
    public void An_RSA_key_of_another_kind_is_passed_over(
        string member,
        string value,
        JoseRefusal reason
    )
    {
        var key = Published(JwsAlgorithm.RS256);
        key[member] = JsonNode.Parse(value);
        Refusal(key).ShouldBe(reason);
    }

    [Theory]
    [InlineData("crv", "P-384")]
    [InlineData("x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("y", "AAAA")]
    public void An_elliptic_key_off_its_curve_is_passed_over(string member, string value)
    {
        var key = Published(JwsAlgorithm.ES256);
        key[member] = value;
        key.Remove("x5c");
        Refusal(key).ShouldBe(JoseRefusal.UnsuitableKey);
    }

    [Fact]
    public void A_certificate_of_another_key_is_not_believed()
    {
        var key = Published(JwsAlgorithm.RS256);
        key["x5c"] = Published(JwsAlgorithm.PS256)["x5c"]!.DeepClone();
        key.Remove("x5t");
        Refusal(key).ShouldBe(JoseRefusal.UnsuitableKey);
    }

    [Fact]
    public void An_RSA_key_that_names_no_algorithm_is_bound_to_what_its_reader_says_or_to_none()
    {
        var key = Published(JwsAlgorithm.RS256);
        key.Remove("alg");
        Refusal(key).ShouldBe(JoseRefusal.UnsuitableKey);
        JwkReading
            .Read(Bytes(key), JwsAlgorithm.PS256)
            .ShouldBeOfType<JwkReading.Taken>()
            .Key.Algorithm.ShouldBe(JwsAlgorithm.PS256);
    }

    [Fact]
    public void A_key_that_nobody_knows_spoils_no_other_of_its_set()
    {
        var set = new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "OKP" },
                5,
                Published(JwsAlgorithm.ES256)
            ),
        };
        JwkSet.Read(Bytes(set))!.Keys.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_no_set_is_none()
    {
        foreach (var text in new[] { "", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}" })
            JwkSet.Read(Encoding.UTF8.GetBytes(text)).ShouldBeNull(text);
        var many = new JsonArray();
        for (var i = 0; i <= JwkSet.MostKeys; i++)
            many.Add(new JsonObject());
        JwkSet.Read(Bytes(new JsonObject { ["keys"] = many })).ShouldBeNull();
        JwkSet.Read(new byte[JwkSet.MostBytes + 1]).ShouldBeNull();
    }

    [Fact]
    public void No_text_throws_when_it_is_read_as_a_key_or_a_set() =>
        Always.Holds(
            Anything.Text,
            text =>
            {
                JwkReading.Read(Encoding.UTF8.GetBytes(text)).ShouldBeOfType<JwkReading.Refused>();
                JwkSet.Read(Encoding.Unicode.GetBytes(text)).ShouldBeNull();
            }
        );

    [Fact]
    public void A_private_half_that_is_not_the_certificates_is_not_loaded()
    {
        var kept = Kept(JwsAlgorithm.RS256) with
        {
            Certificate = Kept(JwsAlgorithm.PS256).Certificate,
        };
        Should.Throw<CryptographicException>(() => kept.Load());
    }

    [Fact]
    public void A_kept_key_does_not_print_its_private_half() =>
        Kept(JwsAlgorithm.ES256).ToString().ShouldBe($"ES256 {Kept(JwsAlgorithm.ES256).KeyId}");

    private static JoseRefusal Refusal(JsonNode key) =>
        JwkReading.Read(Bytes(key)).ShouldBeOfType<JwkReading.Refused>().Reason;

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static JsonObject Published(JwsAlgorithm algorithm) =>
        JsonNode.Parse(JwkSet.Write([Key(algorithm).Jwk]))!["keys"]![0]!.DeepClone().AsObject();
}
