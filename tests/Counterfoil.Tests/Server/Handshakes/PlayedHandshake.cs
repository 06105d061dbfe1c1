using System.Formats.Asn1;
using System.Text;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Counterfoil.Tests.Server.Handshakes;

/// <summary>Handshakes in the form of the real ones, without a domain: the authenticator holds in clear who it is.</summary>
internal static class PlayedHandshake
{
    public const string Kerberos = "1.2.840.113554.1.2.2";
    public const string KerberosOfWindows = "1.2.840.48018.1.2.2";
    public const string Ntlm = "1.3.6.1.4.1.311.2.2.10";

    private static int made;

    /// <summary>A server that takes them, and whose browsers on loopback are asked for them.</summary>
    public static TestServerOptions Taken(
        params IReadOnlyList<(string Principal, string Name)> linked
    ) =>
        new()
        {
            Plugins =
            [
                provider => new VouchingPlugin(
                    linked,
                    provider.GetRequiredService<Counterfoil.Authority.Associates.IAssociates>()
                ),
            ],
            Settings = settings => settings with { Negotiate = Settings() },
            Services = services => services.AddSingleton<Accept>(_ => Accept),
        };

    public static NegotiateSettings Settings(params IReadOnlyList<string> networks) =>
        new("/nowhere/web.keytab") { Networks = [.. networks.Select(System.Net.IPNetwork.Parse)] };

    /// <summary>A header of somebody; each is another.</summary>
    public static string Header(string principal) => $"Negotiate {Text(Blob(principal))}";

    public static string Text(byte[] blob) => Convert.ToBase64String(blob);

    /// <summary>As browsers send it.</summary>
    public static byte[] Blob(string principal, string service = "HTTP/localhost") =>
        Spnego([Kerberos, Ntlm], Framed(Request(Next(principal), service)));

    public static string Next(string principal) => $"{principal}|{Interlocked.Increment(ref made)}";

    /// <summary>RFC 4178 4.2.1.</summary>
    public static byte[] Spnego(IReadOnlyList<string> mechanisms, byte[]? token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, 0)))
        {
            writer.WriteObjectIdentifier("1.3.6.1.5.5.2");
            using (writer.PushSequence(Field(0)))
            using (writer.PushSequence())
            {
                using (writer.PushSequence(Field(0)))
                using (writer.PushSequence())
                    foreach (var mechanism in mechanisms)
                        writer.WriteObjectIdentifier(mechanism);
                if (token is not null)
                    using (writer.PushSequence(Field(2)))
                        writer.WriteOctetString(token);
            }
        }
        return writer.Encode();
    }

    /// <summary>RFC 4121 4.1: the mechanism, the token's kind, the request.</summary>
    public static byte[] Framed(byte[] request, byte kind = 1, string mechanism = Kerberos)
    {
        var inner = new AsnWriter(AsnEncodingRules.DER);
        inner.WriteObjectIdentifier(mechanism);
        byte[] content = [.. inner.Encode(), kind, 0, .. request];
        var length =
            content.Length < 128
                ? [(byte)content.Length]
                : new byte[] { 0x82, (byte)(content.Length >> 8), (byte)content.Length };
        return [0x60, .. length, .. content];
    }

    /// <summary>RFC 4120 5.5.1.</summary>
    public static byte[] Request(string authenticator, string service)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, 14)))
        using (writer.PushSequence())
        {
            WriteNumber(writer, 0, 5);
            WriteNumber(writer, 1, 14);
            using (writer.PushSequence(Field(2)))
                writer.WriteBitString([0, 0, 0, 0]);
            using (writer.PushSequence(Field(3)))
            using (writer.PushSequence(new Asn1Tag(TagClass.Application, 1)))
            using (writer.PushSequence())
            {
                WriteNumber(writer, 0, 5);
                using (writer.PushSequence(Field(1)))
                    WriteGeneral(writer, "PROBE.TEST");
                using (writer.PushSequence(Field(2)))
                using (writer.PushSequence())
                {
                    WriteNumber(writer, 0, 2);
                    using (writer.PushSequence(Field(1)))
                    using (writer.PushSequence())
                        foreach (var part in service.Split('/'))
                            WriteGeneral(writer, part);
                }
                WriteCipher(writer, 3, "the ticket");
            }
            WriteCipher(writer, 4, authenticator);
        }
        return writer.Encode();
    }

    /// <summary>What stands in the place of the Kerberos library.</summary>
    public static Handshake Accept(ReadOnlySpan<byte> blob)
    {
        if (
            SpnegoToken.Open(blob, out var token) is not null
            || KerberosRequest.Read(token) is not { } request
        )
            throw new InvalidOperationException("This was not to be handed to any library.");
        var said = Encoding.UTF8.GetString(request.Authenticator.Span).Split('|')[0];
        return said == "nobody"
            ? new Handshake.Refused("it is played so")
            : new Handshake.Accepted(said, "reply"u8.ToArray());
    }

    private static void WriteCipher(AsnWriter writer, int field, string text)
    {
        using (writer.PushSequence(Field(field)))
        using (writer.PushSequence())
        {
            WriteNumber(writer, 0, 18);
            WriteNumber(writer, 1, 2);
            using (writer.PushSequence(Field(2)))
                writer.WriteOctetString(Encoding.UTF8.GetBytes(text));
        }
    }

    private static void WriteNumber(AsnWriter writer, int field, int number)
    {
        using (writer.PushSequence(Field(field)))
            writer.WriteInteger(number);
    }

    private static void WriteGeneral(AsnWriter writer, string text) =>
        writer.WriteEncodedValue([
            (byte)UniversalTagNumber.GeneralString,
            (byte)text.Length,
            .. Encoding.ASCII.GetBytes(text),
        ]);

    private static Asn1Tag Field(int number) => new(TagClass.ContextSpecific, number);
}
