using System.Formats.Asn1;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// Takes the Kerberos token out of what a client opens a handshake with, before any library sees it: one leg, Kerberos
/// first, nothing to agree upon. Stateless.
/// </summary>
/// <remarks>The outer form is RFC 2743 section 3.1; the inner one RFC 4178 section 4.2.1, or Kerberos' own (RFC 4121 section 4.1).</remarks>
internal static class SpnegoToken
{
    private const string Spnego = "1.3.6.1.5.5.2";
    private const string Ntlm = "1.3.6.1.4.1.311.2.2.10";

    private static readonly Asn1Tag Framing = new(TagClass.Application, 0, isConstructed: true);

    /// <summary>The Kerberos token within; else why there is none.</summary>
    public static Handshake? Open(ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> kerberos)
    {
        kerberos = [];
        if (IsNtlm(blob))
            return new Handshake.Ntlm();
        try
        {
            var inner = Unframe(blob, out var mechanism);
            if (KerberosRequest.IsMechanism(mechanism))
            {
                kerberos = blob;
                return null;
            }
            return mechanism == Spnego
                ? OpenOffer(inner, out kerberos)
                : new Handshake.Refused($"it is by the mechanism {mechanism}, not by Kerberos");
        }
        catch (AsnContentException)
        {
            return new Handshake.Refused("it is not the beginning of a handshake");
        }
    }

    /// <summary>What stands in the frame, behind the mechanism's name.</summary>
    /// <exception cref="AsnContentException">There is no such frame, or something behind it.</exception>
    public static ReadOnlySpan<byte> Unframe(ReadOnlySpan<byte> framed, out string mechanism)
    {
        AsnDecoder.ReadSequence(
            framed,
            AsnEncodingRules.BER,
            out var offset,
            out var length,
            out var consumed,
            Framing
        );
        if (consumed != framed.Length)
            throw new AsnContentException();
        var content = framed.Slice(offset, length);
        mechanism = AsnDecoder.ReadObjectIdentifier(content, AsnEncodingRules.BER, out var read);
        return content[read..];
    }

    private static Handshake? OpenOffer(ReadOnlySpan<byte> inner, out ReadOnlySpan<byte> kerberos)
    {
        kerberos = [];
        var outer = new AsnReader(inner.ToArray(), AsnEncodingRules.BER);
        var choice = outer.ReadSequence(Explicit(0));
        var offer = choice.ReadSequence();
        // What the library might read otherwise than this is not handed to it.
        outer.ThrowIfNotEmpty();
        choice.ThrowIfNotEmpty();
        var preferred = offer.ReadSequence(Explicit(0)).ReadSequence().ReadObjectIdentifier();
        if (preferred == Ntlm)
            return new Handshake.Ntlm();
        if (offer.HasData && offer.PeekTag() == Explicit(1))
            offer.ReadEncodedValue();
        if (!offer.HasData || offer.PeekTag() != Explicit(2))
            return new Handshake.Refused("it would take several legs");
        if (!offer.ReadSequence(Explicit(2)).TryReadPrimitiveOctetString(out var token))
            throw new AsnContentException();
        if (IsNtlm(token.Span))
            return new Handshake.Ntlm();
        if (!KerberosRequest.IsMechanism(preferred))
            return new Handshake.Refused($"it is by the mechanism {preferred}, not by Kerberos");
        kerberos = token.Span;
        return null;
    }

    private static bool IsNtlm(ReadOnlySpan<byte> token) => token.StartsWith("NTLMSSP\0"u8);

    private static Asn1Tag Explicit(int number) =>
        new(TagClass.ContextSpecific, number, isConstructed: true);
}
