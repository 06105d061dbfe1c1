using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Counterfoil;
using Counterfoil.Conformance;
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
    public void An_enrolment_has_160_random_bits_and_recovery_codes_of_66()
    {
        var (enrolment, codes) = AuthenticatorKey.Create();

        Assert.Equal(20, Base32.Decode(enrolment.Key).Length);
        Assert.False(enrolment.IsConfirmed);
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[0-9]{5}(-[0-9]{5}){3}$", code));
        Assert.DoesNotContain(codes[0], enrolment.ToSecret().Reveal());
        Assert.NotEqual(enrolment.Key, AuthenticatorKey.Create().AuthenticatorKey.Key);
    }

    [Fact]
    public void The_address_for_the_app_names_the_tenant_and_the_person()
    {
        var enrolment = new AuthenticatorKey { Key = "MZXW6YTBOI" };

        Assert.Equal(
            "otpauth://totp/Acme%20%26%20Sons:anna?secret=MZXW6YTBOI&issuer=Acme%20%26%20Sons&algorithm=SHA1&digits=6&period=30",
            enrolment.ToUri("Acme & Sons", "anna")
        );
        Assert.Contains("█", AuthenticatorKey.DrawInText(enrolment.ToUri("Acme", "anna")));
        Assert.StartsWith(
            "data:image/svg+xml;base64,",
            AuthenticatorKey.DrawAsImage(enrolment.ToUri("Acme", "anna"))
        );
    }

    [Fact]
    public async Task A_step_that_was_used_is_used_also_after_the_window_has_moved_on()
    {
        var rehearsal = new Rehearsal("Sample/Totp");
        var anna = rehearsal.AddAssociate("anna");
        var enrolment = AuthenticatorKey.Create().AuthenticatorKey with { IsConfirmed = true };
        rehearsal.AddRow(anna, "anna", enrolment.ToSecret());
        var key = Base32.Decode(enrolment.Key);
        var step = OneTimeCode.StepAt(RehearsalTime.Start);
        var code = OneTimeCode.Of(key, step + 1);
        var plugin = new TotpPlugin(rehearsal.Host);
        var rows = rehearsal.Table.RowsOf(Rehearsal.Tenant, plugin.CredentialType);
        var hearing = Rehearsal.HearingOf(
            anna,
            Occasion.Login,
            new ChallengeAnswer(TotpPlugin.Kind, new Secret(code))
        );

        Assert.IsType<Verdict.ProvedCase>(await plugin.ReviewAsync(hearing, rows, default));
        for (var i = 0; i < 4; i++)
        {
            rehearsal.Time.Move(OneTimeCode.StepLength);
            Assert.IsType<Verdict.NeedsCase>(await plugin.ReviewAsync(hearing, rows, default));
        }
    }

    [Fact]
    public async Task Where_it_is_required_of_all_the_first_code_confirms_an_enrolment()
    {
        var rehearsal = new Rehearsal("Sample/Totp");
        rehearsal.Set("for", "all");
        var anna = rehearsal.AddAssociate("anna");
        var enrolment = AuthenticatorKey.Create().AuthenticatorKey;
        rehearsal.AddRow(anna, "anna", enrolment.ToSecret());
        var code = OneTimeCode.Of(
            Base32.Decode(enrolment.Key),
            OneTimeCode.StepAt(RehearsalTime.Start)
        );
        var plugin = new TotpPlugin(rehearsal.Host);
        var rows = rehearsal.Table.RowsOf(Rehearsal.Tenant, plugin.CredentialType);

        await plugin.ReviewAsync(
            Rehearsal.HearingOf(
                anna,
                Occasion.Login,
                new ChallengeAnswer(TotpPlugin.Kind, new Secret(code))
            ),
            rows,
            default
        );

        var row = (await rows.FindByAssociateAsync(anna.Id, default)).Single();
        Assert.True(AuthenticatorKey.Read(row.Secret).IsConfirmed);
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
