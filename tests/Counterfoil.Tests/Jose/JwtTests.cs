using System.Text;
using Counterfoil.Jose;
using Shouldly;
using Xunit;
using static Counterfoil.Tests.Jose.Keyring;

namespace Counterfoil.Tests.Jose;

public sealed class JwtTests
{
    private static readonly JwtExpectation Ours = new("https://id.example.test", "app");

    private readonly HandMovedTime time = new();

    private DateTimeOffset Now => time.GetUtcNow();

    [Fact]
    public void Claims_come_back_as_they_were_written()
    {
        using var writer = Good()
            .Add("sub", "mia@example.test")
            .Add("http://schemas.superoffice.net/identity/ctx", "Cust12345")
            .Add("nonce", "n-1");
        var claims = Read(writer.Sign(Key(JwsAlgorithm.RS256)))
            .ShouldBeOfType<JwtResult.Verified>()
            .Claims;

        claims.Subject.ShouldBe("mia@example.test");
        claims.Text("http://schemas.superoffice.net/identity/ctx").ShouldBe("Cust12345");
        claims.Nonce.ShouldBe("n-1");
        claims.Expires.ShouldBe(Now.AddMinutes(5));
        claims.IssuedAt.ShouldBe(Now);
        claims.Audiences.ShouldBe(["app"]);
    }

    // wire.md 2.7: the original writes it so.
    [Fact]
    public void The_time_of_issue_may_be_a_text()
    {
        using var writer = new JwtWriter()
            .Add("iss", Ours.Issuer)
            .Add("aud", Ours.Audience)
            .Add("exp", Now.AddMinutes(5))
            .Add("iat", Now, InstantForm.Text);
        var token = writer.Sign(Key(JwsAlgorithm.ES256));

        Encoding
            .UTF8.GetString(Base64UrlText.Decode(token.Split('.')[1])!)
            .ShouldContain($"\"iat\":\"{Now.ToUnixTimeSeconds()}\"");
        Read(token).ShouldBeOfType<JwtResult.Verified>().Claims.IssuedAt.ShouldBe(Now);
    }

    [Fact]
    public void One_audience_of_several_is_enough()
    {
        using var writer = new JwtWriter()
            .Add("iss", Ours.Issuer)
            .Add("aud", ["another", "app"])
            .Add("exp", Now.AddMinutes(5));
        Read(writer.Sign(Key(JwsAlgorithm.ES256))).ShouldBeOfType<JwtResult.Verified>();
    }

    [Theory]
    [InlineData("""{"iss":"https://id.example.test","aud":"app"}""", JoseRefusal.Expired)]
    [InlineData(
        """{"iss":"https://id.example.test/","aud":"app","exp":9999999999}""",
        JoseRefusal.WrongIssuer
    )]
    [InlineData("""{"aud":"app","exp":9999999999}""", JoseRefusal.WrongIssuer)]
    [InlineData(
        """{"iss":"https://id.example.test","exp":9999999999}""",
        JoseRefusal.WrongAudience
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":"App","exp":9999999999}""",
        JoseRefusal.WrongAudience
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":["x"],"exp":9999999999}""",
        JoseRefusal.WrongAudience
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":"app","exp":"9999999999"}""",
        JoseRefusal.BadClaims
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":"app","exp":-5}""",
        JoseRefusal.BadClaims
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":"app","exp":1e300}""",
        JoseRefusal.BadClaims
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":"app","exp":9999999999,"iat":"soon"}""",
        JoseRefusal.BadClaims
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":[5],"exp":9999999999}""",
        JoseRefusal.BadClaims
    )]
    [InlineData(
        """{"iss":["https://id.example.test"],"aud":"app","exp":9999999999}""",
        JoseRefusal.BadClaims
    )]
    [InlineData(
        """{"iss":"https://id.example.test","iss":"x","aud":"app","exp":9999999999}""",
        JoseRefusal.BadClaims
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":"app","exp":9999999999,"nbf":9999999000}""",
        JoseRefusal.NotYetValid
    )]
    [InlineData(
        """{"iss":"https://id.example.test","aud":"app","exp":9999999999,"iat":9999999000}""",
        JoseRefusal.WrongIssueTime
    )]
    [InlineData("""eyJhbGciOiJub25lIn0.e30.""", JoseRefusal.BadClaims)]
    [InlineData("", JoseRefusal.BadClaims)]
    public void A_token_that_says_something_else_is_refused(string claims, JoseRefusal reason) =>
        Read(Key(JwsAlgorithm.ES256).Sign(Encoding.UTF8.GetBytes(claims)))
            .ShouldBe(new JwtResult.Refused(reason));

    [Fact]
    public void It_ends_at_its_end_and_a_minute_for_clocks_that_are_apart()
    {
        using var writer = Good();
        var token = writer.Sign(Key(JwsAlgorithm.ES256));

        time.Advance(TimeSpan.FromMinutes(6) - TimeSpan.FromSeconds(1));
        Read(token).ShouldBeOfType<JwtResult.Verified>();
        time.Advance(TimeSpan.FromSeconds(1));
        Read(token).ShouldBe(new JwtResult.Refused(JoseRefusal.Expired));
    }

    [Fact]
    public void A_hint_may_have_ended_but_not_be_another_s()
    {
        using var writer = Good();
        var token = writer.Sign(Key(JwsAlgorithm.ES256));
        time.Advance(TimeSpan.FromDays(1));
        var hint = Ours with { Life = TokenLife.MayHaveEnded };

        Read(token, hint).ShouldBeOfType<JwtResult.Verified>();
        Read(token, hint with { Audience = "other" })
            .ShouldBe(new JwtResult.Refused(JoseRefusal.WrongAudience));
    }

    [Fact]
    public void Where_age_counts_an_old_token_and_one_without_a_time_of_issue_are_refused()
    {
        var young = Ours with { Oldest = TimeSpan.FromMinutes(1) };
        using var writer = Good();
        var token = writer.Sign(Key(JwsAlgorithm.ES256));
        Read(token, young).ShouldBeOfType<JwtResult.Verified>();
        time.Advance(TimeSpan.FromMinutes(3));
        Read(token, young).ShouldBe(new JwtResult.Refused(JoseRefusal.WrongIssueTime));

        using var silent = new JwtWriter()
            .Add("iss", Ours.Issuer)
            .Add("aud", Ours.Audience)
            .Add("exp", Now.AddMinutes(5));
        Read(silent.Sign(Key(JwsAlgorithm.ES256)), young)
            .ShouldBe(new JwtResult.Refused(JoseRefusal.WrongIssueTime));
    }

    [Fact]
    public void A_claim_is_written_once_or_the_program_is_wrong()
    {
        using var writer = Good();
        Should.Throw<InvalidOperationException>(() => writer.Add("iss", "another"));
    }

    // OpenID Connect Core A.3 and A.4 give this pair.
    [Fact]
    public void The_hash_of_an_access_token_is_the_one_of_the_standards_example()
    {
        TokenHash
            .Of("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")
            .ShouldBe("77QmUPtjPfzWtF2AnpK9RQ");
        TokenHash
            .Of("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk")
            .ShouldBe("LDktKdoQak3Pk0cnXxCltA");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX+")]
    [InlineData("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl")]
    public void A_verifier_that_is_another_or_none_answers_nothing(string verifier) =>
        CodeChallenge
            .Of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
            .IsAnsweredBy(verifier)
            .ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw")]
    public void What_is_no_digest_is_no_challenge(string text) =>
        CodeChallenge.Parse(text).ShouldBeNull();

    private JwtWriter Good() =>
        new JwtWriter()
            .Add("iss", Ours.Issuer)
            .Add("aud", Ours.Audience)
            .Add("iat", Now)
            .Add("nbf", Now.AddMinutes(-1))
            .Add("exp", Now.AddMinutes(5));

    private JwtResult Read(string token, JwtExpectation? expectation = null) =>
        new JwtReader(Verifier(JwsAlgorithm.RS256, JwsAlgorithm.ES256), time).Read(
            token,
            expectation ?? Ours
        );
}
