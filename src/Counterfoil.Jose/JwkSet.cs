using System.Buffers;
using System.Text.Json;

namespace Counterfoil.Jose;

/// <summary>A set of public keys (RFC 7517 5), in its order. Immutable and thread-safe.</summary>
public sealed class JwkSet
{
    /// <summary>The longest set that is read, in bytes.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>The most keys that are read of a set.</summary>
    public const int MostKeys = 100;

    private JwkSet(IReadOnlyList<VerificationKey> keys, IReadOnlyList<JoseRefusal> passedOver) =>
        (Keys, PassedOver) = (keys, passedOver);

    /// <summary>The keys that may verify.</summary>
    public IReadOnlyList<VerificationKey> Keys { get; }

    /// <summary>Why others of the set are not among them: a key of a kind unknown here spoils no others (RFC 7517 5).</summary>
    public IReadOnlyList<JoseRefusal> PassedOver { get; }

    /// <summary>A set of keys that are at hand.</summary>
    public static JwkSet Of(IEnumerable<VerificationKey> keys) => new([.. keys], []);

    /// <summary>Reads a set.</summary>
    /// <param name="json">The JSON document, in UTF-8.</param>
    /// <param name="rsaWithoutAlgorithm">What RSA keys that name no algorithm are bound to; <c>null</c>: they are passed over.</param>
    /// <returns>The set; <c>null</c> when the document is none, or is larger than <see cref="MostBytes"/> or <see cref="MostKeys"/>.</returns>
    public static JwkSet? Read(ReadOnlyMemory<byte> json, JwsAlgorithm? rsaWithoutAlgorithm = null)
    {
        if (
            json.Length > MostBytes
            || StrictJson.Parse(json) is not { } document
            || !document.TryGetProperty("keys", out var keys)
            || keys.ValueKind is not JsonValueKind.Array
            || keys.GetArrayLength() > MostKeys
        )
            return null;
        List<VerificationKey> taken = [];
        List<JoseRefusal> passedOver = [];
        foreach (var key in keys.EnumerateArray())
        {
            var reading =
                key.ValueKind is JsonValueKind.Object
                    ? JwkReading.Read(key, rsaWithoutAlgorithm)
                    : new JwkReading.Refused(JoseRefusal.UnsuitableKey);
            if (reading is JwkReading.Taken(var one))
                taken.Add(one);
            else if (reading is JwkReading.Refused(var reason))
                passedOver.Add(reason);
        }
        return new JwkSet(taken, passedOver);
    }

    /// <summary>Writes the keys in their order, as a JSON document in UTF-8.</summary>
    public static byte[] Write(IEnumerable<Jwk> keys)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in keys)
                key.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }
}
