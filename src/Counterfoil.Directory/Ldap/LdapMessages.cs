using System.Formats.Asn1;
using System.Text;

namespace Counterfoil.ActiveDirectory.Ldap;

/// <summary>The few messages of LDAP that are spoken here, to and from BER (RFC 4511 4).</summary>
internal static class LdapMessages
{
    public const int BindAnswer = 1;
    public const int EntryFound = 4;
    public const int SearchDone = 5;
    public const int ReferenceFound = 19;
    public const int ExtendedAnswer = 24;

    private const string StartTls = "1.3.6.1.4.1.1466.20037";

    private enum Scope
    {
        BaseObject = 0,
        WholeSubtree = 2,
    }

    private enum Aliases
    {
        Never = 0,
    }

    /// <summary>A simple bind (RFC 4513 5.1). An empty password is no bind of anybody's: whoever sends one is answered with success.</summary>
    public static byte[] Bind(int id, string name, ReadOnlySpan<byte> password)
    {
        if (name.Length == 0 || password.IsEmpty)
            throw new ArgumentException(
                "A bind needs a name and a password (RFC 4513 5.1.2).",
                nameof(password)
            );
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(Application(0)))
            {
                writer.WriteInteger(3);
                Write(writer, name);
                writer.WriteOctetString(password, new Asn1Tag(TagClass.ContextSpecific, 0));
            }
        }
        return writer.Encode();
    }

    public static byte[] Search(int id, LdapSearch search, int seconds)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(Application(3)))
            {
                Write(writer, search.Base);
                writer.WriteEnumeratedValue(
                    search.IsOfBaseAlone ? Scope.BaseObject : Scope.WholeSubtree
                );
                writer.WriteEnumeratedValue(Aliases.Never);
                writer.WriteInteger(search.Limit);
                writer.WriteInteger(seconds);
                writer.WriteBoolean(value: false);
                search.Filter.Write(writer);
                using (writer.PushSequence())
                {
                    foreach (var attribute in search.Attributes)
                        Write(writer, attribute);
                }
            }
        }
        return writer.Encode();
    }

    /// <summary>Asks for TLS on a connection that has none (RFC 4511 4.14).</summary>
    public static byte[] BeginTls(int id)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using (writer.PushSequence(Application(23)))
                writer.WriteOctetString(
                    Encoding.ASCII.GetBytes(StartTls),
                    new Asn1Tag(TagClass.ContextSpecific, 0)
                );
        }
        return writer.Encode();
    }

    /// <summary>The number of a message, its kind, and its content.</summary>
    /// <exception cref="LdapException">It cannot be read, as with the others below.</exception>
    public static (int Id, int Kind, AsnReader Content) Read(ReadOnlyMemory<byte> message) =>
        Said(() =>
        {
            var outer = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
            if (!outer.TryReadInt32(out var id))
                throw new AsnContentException("A message's number is too large.");
            var tag = outer.PeekTag();
            if (tag.TagClass != TagClass.Application)
                throw new AsnContentException("A message of no known kind.");
            return (id, tag.TagValue, outer.ReadSequence(tag));
        });

    public static LdapResult Result(AsnReader content) =>
        Said(() =>
        {
            var code = 0;
            foreach (var part in content.ReadEnumeratedBytes().Span)
                code = (code << 8) | part;
            content.ReadOctetString();
            return new LdapResult(code, Encoding.UTF8.GetString(content.ReadOctetString()));
        });

    public static LdapEntry Entry(AsnReader content) =>
        Said(() =>
        {
            var name = Encoding.UTF8.GetString(content.ReadOctetString());
            var attributes = new Dictionary<string, IReadOnlyList<byte[]>>(
                StringComparer.OrdinalIgnoreCase
            );
            var list = content.ReadSequence();
            while (list.HasData)
            {
                var attribute = list.ReadSequence();
                var type = Encoding.UTF8.GetString(attribute.ReadOctetString());
                var values = new List<byte[]>();
                // A server need not keep the order that BER's stricter sister asks of a set.
                var set = attribute.ReadSetOf(skipSortOrderValidation: true);
                while (set.HasData)
                    values.Add(set.ReadOctetString());
                attributes[type] = values;
            }
            return new LdapEntry(name, attributes);
        });

    private static Asn1Tag Application(int number) =>
        new(TagClass.Application, number, isConstructed: true);

    private static void Write(AsnWriter writer, string text) =>
        writer.WriteOctetString(Encoding.UTF8.GetBytes(text));

    private static T Said<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AsnContentException failure)
        {
            throw new LdapException("The controller's answer cannot be read.", failure);
        }
    }
}
