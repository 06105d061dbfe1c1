using Counterfoil.Server.Handshakes;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Handshakes;

/// <summary>What is let through to the Kerberos library, and what is not.</summary>
public sealed class HandshakeFormTests
{
    private const string Web = "HTTP/id.example.com";

    private static readonly byte[] Token = PlayedHandshake.Framed(
        PlayedHandshake.Request("anna", Web)
    );

    [Theory]
    [InlineData(PlayedHandshake.Kerberos)]
    [InlineData(PlayedHandshake.KerberosOfWindows)]
    public void Kerberos_first_with_its_token_is_let_through(string mechanism)
    {
        SpnegoToken
            .Open(PlayedHandshake.Spnego([mechanism, PlayedHandshake.Ntlm], Token), out var token)
            .ShouldBeNull();
        var request = KerberosRequest.Read(token);
        request.ShouldNotBeNull();
        request.Service.ShouldBe(Web);
        request.IsForWeb.ShouldBeTrue();
    }

    [Fact]
    public void So_is_kerberos_without_a_wrapping_and_it_is_known_to_be_the_same()
    {
        SpnegoToken.Open(Token, out var bare).ShouldBeNull();
        var wrapped = PlayedHandshake.Spnego([PlayedHandshake.KerberosOfWindows], Token);
        SpnegoToken.Open(wrapped, out var inner).ShouldBeNull();

        KerberosRequest
            .Read(bare)!
            .Authenticator.ToArray()
            .ShouldBe(KerberosRequest.Read(inner)!.Authenticator.ToArray());
    }

    [Fact]
    public void Ntlm_is_known_by_its_sign_and_by_its_name()
    {
        var ntlm = "NTLMSSP\0\x01\0\0\0"u8.ToArray();
        Open(ntlm).ShouldBeOfType<Handshake.Ntlm>();
        Open(PlayedHandshake.Spnego([PlayedHandshake.Ntlm], ntlm)).ShouldBeOfType<Handshake.Ntlm>();
        Open(PlayedHandshake.Spnego([PlayedHandshake.Ntlm], token: null))
            .ShouldBeOfType<Handshake.Ntlm>();
        Open(PlayedHandshake.Spnego([PlayedHandshake.Kerberos], ntlm))
            .ShouldBeOfType<Handshake.Ntlm>();
    }

    [Fact]
    public void What_would_take_several_legs_is_refused()
    {
        Open(PlayedHandshake.Spnego([PlayedHandshake.Kerberos], token: null))
            .ShouldBeOfType<Handshake.Refused>()
            .Why.ShouldContain("legs");
        // A second leg (RFC 4178 4.2.2) begins nothing.
        Open([0xa1, 0x03, 0x30, 0x01, 0x00]).ShouldBeOfType<Handshake.Refused>();
    }

    [Fact]
    public void Another_mechanism_and_something_behind_the_end_are_refused()
    {
        Open(PlayedHandshake.Spnego(["1.3.6.1.4.1.311.2.2.30"], Token))
            .ShouldBeOfType<Handshake.Refused>();
        Open([.. Token, 0]).ShouldBeOfType<Handshake.Refused>();
        Open([.. PlayedHandshake.Spnego([PlayedHandshake.Kerberos], Token), 0])
            .ShouldBeOfType<Handshake.Refused>();
    }

    [Fact]
    public void A_ticket_for_another_service_is_seen_without_a_key() =>
        KerberosRequest
            .Read(PlayedHandshake.Framed(PlayedHandshake.Request("anna", "cifs/id.example.com")))!
            .IsForWeb.ShouldBeFalse();

    [Fact]
    public void A_token_of_another_leg_is_no_request() =>
        KerberosRequest
            .Read(PlayedHandshake.Framed(PlayedHandshake.Request("anna", Web), kind: 2))
            .ShouldBeNull();

    [Fact]
    public void Whatever_is_sent_is_read_or_refused()
    {
        var whole = PlayedHandshake.Spnego([PlayedHandshake.Kerberos], Token);
        Prop.ForAll(
                ArbMap.Default.ArbFor<(int At, byte Byte, int Cut)>(),
                change =>
                {
                    var blob = whole.ToArray();
                    blob[Math.Abs(change.At % blob.Length)] = change.Byte;
                    ReadAll(blob[..(blob.Length - Math.Abs(change.Cut % 8))]);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ReadAll)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static Handshake? Open(byte[] blob) => SpnegoToken.Open(blob, out _);

    private static void ReadAll(byte[] blob)
    {
        if (SpnegoToken.Open(blob, out var token) is null)
            KerberosRequest.Read(token);
    }
}
