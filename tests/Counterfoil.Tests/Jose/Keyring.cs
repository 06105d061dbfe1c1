using Counterfoil.Jose;

namespace Counterfoil.Tests.Jose;

/// <summary>Keys that are made once for all tests here.</summary>
internal static class Keyring
{
    private static readonly DateTimeOffset From = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<JwsAlgorithm, KeptKey> Made = Enum.GetValues<JwsAlgorithm>()
        .ToDictionary(
            algorithm => algorithm,
            algorithm => KeptKey.Generate(algorithm, "id.example.test", From, From.AddYears(1))
        );

    public static KeptKey Kept(JwsAlgorithm algorithm) => Made[algorithm];

    public static SigningKey Key(JwsAlgorithm algorithm) => Loaded[algorithm];

    private static readonly Dictionary<JwsAlgorithm, SigningKey> Loaded = Made.ToDictionary(
        made => made.Key,
        made => made.Value.Load()
    );

    public static JwsVerifier Verifier(params JwsAlgorithm[] algorithms) =>
        new([.. algorithms.Select(algorithm => Key(algorithm).Verification)]);

    public static string Token(string header, string payload, string signature = "AAAA") =>
        $"{Encode(header)}.{Encode(payload)}.{signature}";

    public static string Encode(string text) =>
        Base64UrlText.Encode(System.Text.Encoding.UTF8.GetBytes(text));
}
