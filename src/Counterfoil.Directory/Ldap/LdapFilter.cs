using System.Formats.Asn1;
using System.Text;

namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>
/// What entries are searched by (RFC 4511 4.5.1.7). It goes out as BER, where a value is counted bytes: there is no text
/// form in which a value could become a part of the filter, and so nothing to escape (RFC 4515). Immutable.
/// </summary>
internal abstract record LdapFilter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private LdapFilter() { }

    public static LdapFilter Any { get; } = new Present("objectClass");

    public static LdapFilter Equal(string attribute, string value) =>
        new EqualTo(attribute, Utf8.GetBytes(value));

    public static LdapFilter Equal(string attribute, byte[] value) => new EqualTo(attribute, value);

    public static LdapFilter All(params IReadOnlyList<LdapFilter> filters) => new Set(0, filters);

    public static LdapFilter Either(params IReadOnlyList<LdapFilter> filters) =>
        new Set(1, filters);

    /// <summary>Holds the text somewhere.</summary>
    public static LdapFilter Contains(string attribute, string text) =>
        new Substring(attribute, Utf8.GetBytes(text));

    /// <summary>By a rule of its own (MS-ADTS 3.1.1.3.4.4).</summary>
    public static LdapFilter Matching(string rule, string attribute, string value) =>
        new Extensible(rule, attribute, Utf8.GetBytes(value));

    /// <summary>Writes it.</summary>
    public abstract void Write(AsnWriter writer);

    private static Asn1Tag Tag(int number, bool isConstructed) =>
        new(TagClass.ContextSpecific, number, isConstructed);

    private sealed record EqualTo(string Attribute, byte[] Value) : LdapFilter
    {
        public override void Write(AsnWriter writer)
        {
            using (writer.PushSequence(Tag(3, isConstructed: true)))
            {
                writer.WriteOctetString(Utf8.GetBytes(Attribute));
                writer.WriteOctetString(Value);
            }
        }
    }

    private sealed record Present(string Attribute) : LdapFilter
    {
        public override void Write(AsnWriter writer) =>
            writer.WriteOctetString(Utf8.GetBytes(Attribute), Tag(7, isConstructed: false));
    }

    private sealed record Substring(string Attribute, byte[] Text) : LdapFilter
    {
        public override void Write(AsnWriter writer)
        {
            using (writer.PushSequence(Tag(4, isConstructed: true)))
            {
                writer.WriteOctetString(Utf8.GetBytes(Attribute));
                using (writer.PushSequence())
                    writer.WriteOctetString(Text, Tag(1, isConstructed: false));
            }
        }
    }

    private sealed record Extensible(string Rule, string Attribute, byte[] Value) : LdapFilter
    {
        public override void Write(AsnWriter writer)
        {
            using (writer.PushSequence(Tag(9, isConstructed: true)))
            {
                writer.WriteOctetString(Utf8.GetBytes(Rule), Tag(1, isConstructed: false));
                writer.WriteOctetString(Utf8.GetBytes(Attribute), Tag(2, isConstructed: false));
                writer.WriteOctetString(Value, Tag(3, isConstructed: false));
            }
        }
    }

    // AND and OR are sets of filters; their order means nothing, so that of the program is kept.
    private sealed record Set(int Number, IReadOnlyList<LdapFilter> Filters) : LdapFilter
    {
        public override void Write(AsnWriter writer)
        {
            using (writer.PushSequence(Tag(Number, isConstructed: true)))
            {
                foreach (var filter in Filters)
                    filter.Write(writer);
            }
        }
    }
}
