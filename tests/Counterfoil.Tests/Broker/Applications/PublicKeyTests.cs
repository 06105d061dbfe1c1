using System.Security.Cryptography;
using Counterfoil.Cryptography;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Applications;

public sealed class PublicKeyTests
{
    [Fact]
    public void Every_published_form_of_one_key_is_kept_as_the_same_text()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        foreach (
            var text in new[]
            {
                pem,
                rsa.ExportRSAPublicKeyPem(),
                rsa.ToXmlString(false),
                "\n " + rsa.ToXmlString(false),
            }
        )
            RsaPublicKeyText.Read(text).ShouldBe(new PublicKeyRead.Good(pem, 2048));
    }

    [Fact]
    public void A_private_key_is_refused_and_nothing_of_it_repeated()
    {
        using var rsa = RSA.Create(2048);
        foreach (
            var text in new[]
            {
                rsa.ExportPkcs8PrivateKeyPem(),
                rsa.ExportRSAPrivateKeyPem(),
                rsa.ToXmlString(true),
            }
        )
        {
            var bad = RsaPublicKeyText.Read(text).ShouldBeOfType<PublicKeyRead.Bad>();
            bad.Problem.ShouldContain("private key");
            bad.Problem.ShouldNotContain(text[60..80]);
        }
    }

    [Fact]
    public void Small_keys_other_kinds_and_nonsense_are_refused()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create();
        foreach (
            var text in new[]
            {
                small.ExportSubjectPublicKeyInfoPem(),
                small.ToXmlString(false),
                curve.ExportSubjectPublicKeyInfoPem(),
                "",
                "x",
                "<RSAKeyValue/>",
                "<RSAKeyValue><Modulus>AA==</Modulus></RSAKeyValue>",
                "<!DOCTYPE a [<!ENTITY b \"c\">]><RSAKeyValue>&b;</RSAKeyValue>",
                "<RSAKeyValue><Modulus>!</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                new string('a', 20_000),
            }
        )
            RsaPublicKeyText.Read(text).ShouldBeOfType<PublicKeyRead.Bad>(text);
    }
}
