using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Counterfoil.Jose;

namespace Counterfoil.Tests.Jose;

/// <summary>One file of Wycheproof's (tests/data/README.md), heard as a house hears a token of somebody whose keys it was given.</summary>
internal sealed class Wycheproof(string name)
{
    private readonly IReadOnlyList<JsonElement> groups =
    [
        .. VectorFile
            .Read($"wycheproof/json_web_{name}_test.json")
            .GetProperty("testGroups")
            .EnumerateArray(),
    ];

    /// <summary>Its vectors that are called so, "valid" or "invalid".</summary>
    public IEnumerable<(JsonElement Group, string Token)> Vectors(string result) =>
        from @group in groups
        from vector in @group.GetProperty("tests").EnumerateArray()
        where vector.GetProperty("result").ValueEquals(result)
        select (@group, Token(vector));

    /// <summary>For which algorithm those are, what becomes of them here, and how many of each.</summary>
    public IEnumerable<string> Outcomes(string result) =>
        from vector in Vectors(result)
        group vector by $"{Algorithms(vector.Group)}: {Hear(vector.Group, vector.Token)}" into same
        orderby same.Key
        select $"{same.Key} {same.Count()}";

    /// <summary>Its keys that show what is secret.</summary>
    public IEnumerable<JsonElement> PrivateKeys() =>
        from @group in groups
        where @group.TryGetProperty("private", out _)
        from key in Each(@group.GetProperty("private"))
        where key.TryGetProperty("d", out _) || key.TryGetProperty("k", out _)
        select key;

    /// <summary>The key whose private half can be found from the public one (ROCA, CVE-2017-15361).</summary>
    public static string RocaPem()
    {
        var key = Keys(
                new Wycheproof("key").groups.Single(one =>
                    one.GetProperty("comment").ValueEquals("jws_rsa_roca_key")
                )
            )
            .Single();
        using var rsa = RSA.Create(
            new RSAParameters { Modulus = Number(key, "n"), Exponent = Number(key, "e") }
        );
        return rsa.ExportSubjectPublicKeyInfoPem();
    }

    public static JwkSet Read(params IEnumerable<JsonElement> keys) =>
        JwkSet.Read(
            Encoding.UTF8.GetBytes(
                $$"""{"keys":[{{string.Join(',', keys.Select(key => key.GetRawText()))}}]}"""
            ),
            JwsAlgorithm.RS256
        )!;

    // The public keys, and secret ones where there is no other.
    private static JsonElement[] Keys(JsonElement group) =>
        Each(group.GetProperty(group.TryGetProperty("public", out _) ? "public" : "private"));

    private static string Hear(JsonElement group, string token)
    {
        var set = Read(Keys(group));
        return new JwsVerifier(set.Keys).Verify(token, TokenType.PlainJwt) switch
        {
            JwsResult.Refused(JoseRefusal.UnknownKey) when set.Keys.Count == 0 =>
                $"{set.PassedOver[0]}",
            JwsResult.Refused(var reason) => $"{reason}",
            _ => "Verified",
        };
    }

    private static string Algorithms(JsonElement group) =>
        string.Join(
            '+',
            Keys(group)
                .Select(key => key.TryGetProperty("alg", out var alg) ? $"{alg}" : "unnamed")
                .Distinct()
        );

    // Where it is an object (JSON serialisation) it is heard as it is written.
    private static string Token(JsonElement vector) =>
        (
            vector.TryGetProperty("jws", out var token) ? token : vector.GetProperty("jwe")
        ).ToString();

    private static JsonElement[] Each(JsonElement keys) =>
        keys.TryGetProperty("keys", out var set) ? [.. set.EnumerateArray()] : [keys];

    private static byte[] Number(JsonElement key, string name) =>
        Base64UrlText.Decode(key.GetProperty(name).GetString())!;
}
