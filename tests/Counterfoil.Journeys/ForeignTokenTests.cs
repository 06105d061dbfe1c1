using System.Text;
using System.Text.Json.Nodes;
using Counterfoil.Jose;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys;

/// <summary>A library of tokens that we did not write: it reads ours by our published keys, and we read its.</summary>
public sealed class ForeignTokenTests
{
    private static readonly JwtExpectation Expected = new("https://id.example.test", "app");

    [Fact]
    public async Task Each_reads_what_the_other_signed_by_the_keys_that_it_published()
    {
        var now = TimeProvider.System.GetUtcNow();
        var keys = Enum.GetValues<JwsAlgorithm>()
            .Select(algorithm =>
                KeptKey.Generate(algorithm, "id.example.test", now.AddDays(-1), now.AddDays(1))
            )
            .Select(kept => kept.Load())
            .ToList();
        var published = JsonNode.Parse(JwkSet.Write(keys.Select(key => key.Jwk)))!;
        var input = new JsonObject
        {
            ["keys"] = published["keys"]!.DeepClone(),
            ["tokens"] = new JsonObject(
                keys.Select(key => KeyValuePair.Create(key.Algorithm.Name(), Token(key, now)))
            ),
            ["expected"] = new JsonObject
            {
                ["issuer"] = Expected.Issuer,
                ["audience"] = Expected.Audience,
            },
        };

        var ended = await Shell.RunAsync(
            "node",
            ["tokens.mjs"],
            input: input.ToJsonString(),
            folder: Places.Foreign("jose")
        );

        ended.ExitCode.ShouldBe(0, ended.Errors);
        var told = JsonNode.Parse(ended.Output)!;
        var theirs = JwkSet.Read(
            Encoding.UTF8.GetBytes($$"""{"keys":{{told["keys"]!.ToJsonString()}}}""")
        )!;
        theirs.PassedOver.ShouldBeEmpty();
        foreach (var key in keys)
        {
            var name = key.Algorithm.Name();
            told["read"]![name]!["subject"]!.GetValue<string>().ShouldBe($"who signed by {name}");
            told["read"]![name]!["thumbprint"]!.GetValue<string>().ShouldBe(key.Jwk.Thumbprint());
            new JwtReader(new JwsVerifier(theirs.Keys), TimeProvider.System)
                .Read(told["tokens"]![name]!.GetValue<string>(), Expected)
                .ShouldBeOfType<JwtResult.Verified>()
                .Claims.Subject.ShouldBe("a foreigner");
            key.Dispose();
        }
    }

    private static JsonNode? Token(SigningKey key, DateTimeOffset now)
    {
        using var claims = new JwtWriter()
            .Add("iss", Expected.Issuer)
            .Add("aud", Expected.Audience)
            .Add("sub", $"who signed by {key.Algorithm.Name()}")
            .Add("iat", now)
            .Add("exp", now.AddMinutes(5));
        return claims.Sign(key);
    }
}
