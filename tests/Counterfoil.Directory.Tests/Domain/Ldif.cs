using System.Buffers.Binary;
using System.Text;

namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>A value of an attribute: bytes, or text that goes as UTF-8.</summary>
internal readonly record struct LdifValue(byte[] Bytes)
{
    public static implicit operator LdifValue(string text) => new(Encoding.UTF8.GetBytes(text));

    public static implicit operator LdifValue(byte[] bytes) => new(bytes);
}

/// <summary>Changes in the words of RFC 2849, every value in Base64.</summary>
internal static class Ldif
{
    public static string Add(
        string dn,
        IEnumerable<(string Attribute, LdifValue Value)> attributes
    ) =>
        $"{Line("dn", dn)}changetype: add\n{string.Concat(attributes.Select(one => Line(one.Attribute, one.Value)))}\n";

    public static string Change(string dn, string how, string attribute, LdifValue value) =>
        $"{Line("dn", dn)}changetype: modify\n{how}: {attribute}\n{Line(attribute, value)}-\n\n";

    public static string Delete(string dn) => $"{Line("dn", dn)}changetype: delete\n\n";

    public static string Move(string dn, string rdn, string newParent) =>
        $"{Line("dn", dn)}changetype: modrdn\n{Line("newrdn", rdn)}deleteoldrdn: 1\n{Line("newsuperior", newParent)}\n";

    /// <summary>The first value of an attribute in an answer; <c>null</c> where it has none.</summary>
    public static byte[]? Read(string answer, string attribute)
    {
        foreach (var line in answer.Split('\n'))
        {
            if (line.StartsWith($"{attribute}:: ", StringComparison.OrdinalIgnoreCase))
                return Convert.FromBase64String(line[(attribute.Length + 3)..]);
            if (line.StartsWith($"{attribute}: ", StringComparison.OrdinalIgnoreCase))
                return Encoding.UTF8.GetBytes(line[(attribute.Length + 2)..]);
        }
        return null;
    }

    /// <summary>MS-DTYP 2.4.2: revision, count, authority, and that many numbers.</summary>
    public static string SidOf(byte[] sid)
    {
        var text = new StringBuilder($"S-{sid[0]}-{sid[7]}");
        for (var i = 0; i < sid[1]; i++)
            text.Append($"-{BinaryPrimitives.ReadUInt32LittleEndian(sid.AsSpan(8 + (4 * i)))}");
        return text.ToString();
    }

    private static string Line(string name, LdifValue value) =>
        $"{name}:: {Convert.ToBase64String(value.Bytes)}\n";
}
