using System.Formats.Asn1;
using System.Text;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// What can be read of a Kerberos request (AP-REQ, RFC 4120 section 5.5.1) without a key: for which service the ticket is,
/// and the authenticator, which no one can alter without the session's key. Immutable.
/// </summary>
/// <param name="Service">The service that the ticket names, such as <c>HTTP/id.example.com</c>.</param>
/// <param name="Authenticator">The encrypted authenticator, by which a replay is known however it is wrapped.</param>
internal sealed record KerberosRequest(string Service, ReadOnlyMemory<byte> Authenticator)
{
    private const string Kerberos = "1.2.840.113554.1.2.2";

    // Windows has always named it so, too: 113554 in sixteen bits.
    private const string KerberosOfWindows = "1.2.840.48018.1.2.2";

    private static readonly Asn1Tag Request = new(TagClass.Application, 14, isConstructed: true);
    private static readonly Asn1Tag Ticket = new(TagClass.Application, 1, isConstructed: true);
    private static readonly Asn1Tag GeneralString = new(UniversalTagNumber.GeneralString);

    /// <summary>The number of the key that the ticket is encrypted with (KVNO); <c>null</c> where it names none.</summary>
    public long? KeyNumber { get; init; }

    /// <summary>The kind of that encryption, by its number (RFC 3961 section 8); 0 where it cannot be read.</summary>
    public int KeyType { get; init; }

    /// <summary>Whether a mechanism is Kerberos.</summary>
    public static bool IsMechanism(string mechanism) => mechanism is Kerberos or KerberosOfWindows;

    /// <summary>Whether the ticket is for a web server.</summary>
    public bool IsForWeb => Service.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads it; <c>null</c> when it is no request.</summary>
    public static KerberosRequest? Read(ReadOnlySpan<byte> framed)
    {
        try
        {
            var token = SpnegoToken.Unframe(framed, out var mechanism);
            // 01 00 is the request; what else there is belongs to other legs (RFC 4121 section 4.1).
            return IsMechanism(mechanism) && token.StartsWith("\x01\0"u8)
                ? ReadRequest(token[2..].ToArray())
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static KerberosRequest ReadRequest(ReadOnlyMemory<byte> der)
    {
        var reader = new AsnReader(der, AsnEncodingRules.BER);
        var request = reader.ReadSequence(Request).ReadSequence();
        reader.ThrowIfNotEmpty();
        Skip(request, 3);
        var ticket = request.ReadSequence(Field(3)).ReadSequence(Ticket).ReadSequence();
        Skip(ticket, 2);
        var name = ticket.ReadSequence(Field(2)).ReadSequence();
        Skip(name, 1);
        var service = ReadName(name.ReadSequence(Field(1)).ReadSequence());
        var (type, number) = ReadKey(ticket);
        var authenticator = request.ReadSequence(Field(4)).ReadSequence();
        Skip(authenticator, 1);
        if (authenticator.PeekTag() == Field(1))
            Skip(authenticator, 1);
        if (!authenticator.ReadSequence(Field(2)).TryReadPrimitiveOctetString(out var cipher))
            throw new AsnContentException();
        return new KerberosRequest(service, cipher) { KeyType = type, KeyNumber = number };
    }

    // RFC 4120 section 5.2.9.
    private static (int Type, long? Number) ReadKey(AsnReader ticket)
    {
        if (!ticket.HasData)
            return (0, null);
        var encrypted = ticket.ReadSequence(Field(3)).ReadSequence();
        encrypted.ReadSequence(Field(0)).TryReadInt32(out var type);
        if (!encrypted.HasData || encrypted.PeekTag() != Field(1))
            return (type, null);
        return encrypted.ReadSequence(Field(1)).TryReadInt64(out var number)
            ? (type, number)
            : (type, null);
    }

    private static string ReadName(AsnReader parts)
    {
        var name = new List<string>();
        while (parts.HasData)
        {
            if (!parts.TryReadPrimitiveCharacterStringBytes(GeneralString, out var part))
                throw new AsnContentException();
            name.Add(Encoding.UTF8.GetString(part.Span));
        }
        return string.Join('/', name);
    }

    private static void Skip(AsnReader reader, int fields)
    {
        for (var i = 0; i < fields; i++)
            reader.ReadEncodedValue();
    }

    private static Asn1Tag Field(int number) =>
        new(TagClass.ContextSpecific, number, isConstructed: true);
}
