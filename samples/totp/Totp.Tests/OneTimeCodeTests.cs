using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Totp.Tests;

public sealed class OneTimeCodeTests
{
    // RFC 6238 appendix B, SHA-1.
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void The_vectors_of_RFC_6238_come_out(long seconds, string code) =>
        Assert.Equal(
            code,
            OneTimeCode.Of(
                "12345678901234567890"u8,
                OneTimeCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)),
                digits: 8
            )
        );

    // RFC 4226 appendix D.
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(9, "520489")]
    public void The_vectors_of_RFC_4226_come_out(long counter, string code) =>
        Assert.Equal(code, OneTimeCode.Of("12345678901234567890"u8, counter));

    [Fact]
    public void Oathtool_computes_the_same_from_random_keys_at_random_times()
    {
        for (var i = 0; i < 25; i++)
        {
            var key = RandomNumberGenerator.GetBytes(20);
            var at = DateTimeOffset.FromUnixTimeSeconds(
                RandomNumberGenerator.GetInt32(int.MaxValue)
            );

            Assert.Equal(
                Oathtool(Base32.Encode(key), at),
                OneTimeCode.Of(key, OneTimeCode.StepAt(at))
            );
        }
    }

    // RFC 4648 section 10, without the padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_vectors_of_RFC_4648_come_out(string text, string base32)
    {
        Assert.Equal(base32, Base32.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, Encoding.ASCII.GetString(Base32.Decode(base32)));
    }

    [Fact]
    public void A_key_has_160_random_bits_and_recovery_codes_of_66()
    {
        var (key, codes) = AuthenticatorKey.Create();

        Assert.Equal(20, Base32.Decode(key.Key).Length);
        Assert.False(key.IsConfirmed);
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[0-9]{5}(-[0-9]{5}){3}$", code));
        Assert.DoesNotContain(codes[0], key.ToSecret().Reveal());
        Assert.NotEqual(key.Key, AuthenticatorKey.Create().Key.Key);
    }

    [Fact]
    public void The_address_for_the_app_names_the_tenant_and_the_person()
    {
        var app = new AuthenticatorKey { Key = "MZXW6YTBOI" };

        Assert.Equal(
            "otpauth://totp/Acme%20%26%20Sons:anna?secret=MZXW6YTBOI&issuer=Acme%20%26%20Sons&algorithm=SHA1&digits=6&period=30",
            app.ToUri("Acme & Sons", "anna")
        );
    }

    // Debian's oathtool is the other implementation.
    private static string Oathtool(string key, DateTimeOffset at)
    {
        var instant = at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("oathtool", ["--totp", "--base32", "--now", instant, "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var oathtool = Process.Start(start)!;
        oathtool.StandardInput.WriteLine(key);
        oathtool.StandardInput.Close();
        return oathtool.StandardOutput.ReadToEnd().Trim();
    }
}
