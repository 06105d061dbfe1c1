using System.Diagnostics.CodeAnalysis;

namespace Counterfoil;

/// <summary>
/// The name of a tenant, such as <c>Cust12345</c>: a letter, then letters and digits, at most 32 characters,
/// and none of the <see cref="Reserved"/> words, because it stands as the first segment of a path.
/// Compared without regard to case; immutable.
/// </summary>
public readonly struct ContextIdentifier : IEquatable<ContextIdentifier>
{
    /// <summary>The most characters that an identifier may have.</summary>
    public const int MaxLength = 32;

    private readonly string? value;

    private ContextIdentifier(string value) => this.value = value;

    /// <summary>First path segments that belong to the server and therefore never name a tenant.</summary>
    public static IReadOnlySet<string> Reserved { get; } =
        new HashSet<string>(StringComparer.OrdinalIgnoreCase)
        {
            "account",
            "activate",
            "admin",
            "api",
            "approvals",
            "assets",
            "common",
            "css",
            "decisions",
            "developer",
            "docs",
            "error",
            "favicon",
            "handover",
            "health",
            "identityprovider",
            "img",
            "js",
            "login",
            "logout",
            "metrics",
            "oauth",
            "openapi",
            "own",
            "password",
            "remote",
            "robots",
            "seats",
            "services",
            "signedout",
            "state",
            "static",
            "swagger",
            "tickets",
            "v1",
            "v2",
            "wellknown",
        };

    /// <summary>The identifier as it was registered; the empty string for <c>default</c>.</summary>
    public string Value => value ?? "";

    /// <summary>Reads an identifier; false when the text breaks the grammar or is a reserved word.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ContextIdentifier identifier)
    {
        identifier = default;
        if (text is null || !HasShape(text) || Reserved.Contains(text))
            return false;
        identifier = new ContextIdentifier(text);
        return true;
    }

    /// <summary>Reads an identifier that is known to be good, such as one from the database.</summary>
    /// <exception cref="FormatException">The text breaks the grammar or is a reserved word.</exception>
    public static ContextIdentifier Parse(string text) =>
        TryParse(text, out var identifier)
            ? identifier
            : throw new FormatException(
                "A context identifier is a letter, then letters and digits, at most 32, and no reserved word."
            );

    /// <summary>Whether the text has the grammar's shape; reserved words have it too.</summary>
    public static bool HasShape(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxLength || !char.IsAsciiLetter(text[0]))
            return false;
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
                return false;
        }
        return true;
    }

    /// <summary>Compares with text that has not been parsed, without allocating.</summary>
    public bool Is(ReadOnlySpan<char> text) =>
        Value.AsSpan().Equals(text, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool Equals(ContextIdentifier other) =>
        string.Equals(Value, other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ContextIdentifier other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Value);

    /// <summary>The identifier as it was registered.</summary>
    public override string ToString() => Value;

    /// <summary>Equality without regard to case.</summary>
    public static bool operator ==(ContextIdentifier left, ContextIdentifier right) =>
        left.Equals(right);

    /// <summary>Inequality without regard to case.</summary>
    public static bool operator !=(ContextIdentifier left, ContextIdentifier right) =>
        !left.Equals(right);
}
