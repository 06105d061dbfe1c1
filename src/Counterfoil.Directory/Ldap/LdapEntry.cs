using System.Globalization;
using System.Text;

namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>An entry as a search found it. Names of attributes are compared without regard to case.</summary>
/// <param name="Name">The distinguished name.</param>
/// <param name="Attributes">Attribute → values.</param>
internal sealed record LdapEntry(
    string Name,
    IReadOnlyDictionary<string, IReadOnlyList<byte[]>> Attributes
)
{
    /// <summary>All values of an attribute.</summary>
    public IReadOnlyList<byte[]> All(string attribute) =>
        Attributes.TryGetValue(attribute, out var values) ? values : [];

    /// <summary>The first value; <c>null</c> where it has none.</summary>
    public byte[]? Bytes(string attribute) => All(attribute) is [var first, ..] ? first : null;

    /// <summary>The first value as text; empty where it has none.</summary>
    public string Text(string attribute) =>
        Bytes(attribute) is { } value ? Encoding.UTF8.GetString(value) : "";

    /// <summary>Whose entry it is; <c>null</c> where it is nobody's.</summary>
    public string? Sid => Bytes("objectSid") is { } bytes ? SecurityIdentifierText.Of(bytes) : null;

    /// <summary>The first value as a number; <c>null</c> where it has none.</summary>
    public long? Number(string attribute) =>
        long.TryParse(
            Text(attribute),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
