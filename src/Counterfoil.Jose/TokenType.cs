namespace Counterfoil.Jose;

/// <summary>
/// Which <c>typ</c> a reader expects of a token, so that a token of one kind is never taken for another (RFC 8725 3.11).
/// Immutable.
/// </summary>
public sealed record TokenType
{
    private const string Prefix = "application/";

    private readonly string name;
    private readonly bool mayBeAbsent;

    private TokenType(string name, bool mayBeAbsent) =>
        (this.name, this.mayBeAbsent) = (name, mayBeAbsent);

    /// <summary><c>JWT</c>, or no type at all: identity tokens of the world outside are written both ways.</summary>
    public static TokenType PlainJwt { get; } = new("JWT", mayBeAbsent: true);

    /// <summary>Exactly that type, such as <c>at+jwt</c>.</summary>
    public static TokenType Exactly(string name) => new(name, mayBeAbsent: false);

    /// <summary>Whether a header's type is the expected one, compared as media types are (RFC 7515 4.1.9).</summary>
    internal bool IsMetBy(string? typ)
    {
        if (typ is null)
            return mayBeAbsent;
        var bare = typ.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? typ[Prefix.Length..]
            : typ;
        return string.Equals(bare, name, StringComparison.OrdinalIgnoreCase);
    }
}
