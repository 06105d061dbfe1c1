using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Counterfoil;

/// <summary>
/// Text that must not leak: prints itself redacted, does not serialise, compares in fixed time.
/// Immutable and thread-safe. The text itself is reachable only by the method whose name says so.
/// </summary>
[DebuggerDisplay("(secret)")]
public sealed class Secret : IEquatable<Secret>
{
    private readonly string text;

    /// <summary>Wraps the text; nothing is copied or normalised.</summary>
    public Secret(string text) => this.text = text ?? throw new ArgumentNullException(nameof(text));

    /// <summary>A secret that is blank.</summary>
    public static Secret Blank { get; } = new("");

    /// <summary>Whether there is nothing in it; a blank secret proves nothing (RFC 4513 5.1.2).</summary>
    [JsonIgnore]
    public bool IsBlank => text.Length == 0;

    /// <summary>The number of UTF-16 code units, for bounds.</summary>
    [JsonIgnore]
    public int Length => text.Length;

    /// <summary>The text. Never log it, put it into an exception, a URL or a list.</summary>
    public string Reveal() => text;

    /// <inheritdoc/>
    public bool Equals(Secret? other) =>
        other is not null
        && CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(text.AsSpan()),
            MemoryMarshal.AsBytes(other.text.AsSpan())
        );

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>The same for every secret: a hash of the text would be a trace of it.</summary>
    public override int GetHashCode() => 0;

    /// <summary>Always redacted.</summary>
    public override string ToString() => "(secret)";
}
