using System.Text.Json;
using System.Text.Json.Serialization;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Journal;

namespace Counterfoil.Storage.Witnesses;

/// <summary>What a witness is told, and tells: the whole of the body. Nothing in it but digests and counts.</summary>
/// <param name="Database">A digest of the database's identity, which holds a random id: it reveals nothing.</param>
/// <param name="Heads">The heads.</param>
internal sealed record WitnessedHeads(string Database, IReadOnlyList<WitnessedHead> Heads)
{
    private const int DigestLength = 64;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,
    };

    /// <summary>The heads of a database's chains, as the witness knows them.</summary>
    public static WitnessedHeads Of(string identity, IReadOnlyList<ChainHead> heads) =>
        new(
            IdOfDatabase(identity),
            [
                .. heads
                    .Select(head => new WitnessedHead(
                        IdOf(identity, head.Chain),
                        head.Sequence,
                        Convert.ToHexStringLower(head.Mac)
                    ))
                    .OrderBy(head => head.Id, StringComparer.Ordinal),
            ]
        );

    /// <summary>What the witness knows a database by.</summary>
    public static string IdOfDatabase(string identity) => Digest("witnessed database", identity);

    /// <summary>What the witness knows a chain by.</summary>
    public static string IdOf(string identity, string chain) =>
        Digest("witnessed chain", $"{identity}\n{chain}");

    /// <summary>Reads a body; <c>null</c> when it is none.</summary>
    public static WitnessedHeads? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return
                JsonSerializer.Deserialize<WitnessedHeads>(body, Options) is { } read
                && IsDigest(read.Database)
                && read.Heads.All(head => IsDigest(head.Id) && head.Count > 0 && IsHex(head.Hash))
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Options);

    private static string Digest(string what, string text) =>
        Convert.ToHexStringLower(SecretDigest.Compute(what, "", 0, Text.GetBytes(text)));

    private static System.Text.Encoding Text => System.Text.Encoding.UTF8;

    private static bool IsDigest(string text) => text.Length == DigestLength && IsHex(text);

    private static bool IsHex(string text) =>
        text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
}

/// <summary>A chain's head at a witness.</summary>
/// <param name="Id">A digest of the chain's name.</param>
/// <param name="Count">How many entries the chain has.</param>
/// <param name="Hash">The MAC of the last, in hexadecimal: it can be made and checked with the root key alone.</param>
internal sealed record WitnessedHead(string Id, long Count, string Hash)
{
    /// <summary>The same head as the journal has it, of a chain by that name.</summary>
    [JsonIgnore]
    public byte[] Mac => Convert.FromHexString(Hash);
}
