using Counterfoil.Server.Sites;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.HandOvers;

/// <summary>A site is registered by one exact call-back, and a place on it never leads elsewhere.</summary>
public sealed class SiteTests
{
    [Theory]
    [InlineData("https://a.example/.counterfoil/callback")]
    [InlineData("https://a.example:8443/.counterfoil/callback tenant=Cust2")]
    [InlineData("http://localhost:9700/in account=portal")]
    [InlineData("https://a.example/in account=portal tenant=Cust2")]
    public void A_sites_text_is_read_and_written_the_same(string text)
    {
        Site.TryParse(text, out var site).ShouldBeTrue();
        site.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("http://a.example/in account=x")]
    [InlineData("https://a.example/in")]
    [InlineData("https://a.example/.counterfoil/callback account=x")]
    [InlineData("https://a.example account=x")]
    [InlineData("https://A.example/in account=x")]
    [InlineData("https://a.example:443/in account=x")]
    [InlineData("https://a.example/a/../in account=x")]
    [InlineData("https://a.example/in?x account=x")]
    [InlineData("https://a.example/in# account=x")]
    [InlineData("https://u@a.example/in account=x")]
    [InlineData("https://a.example\\in account=x")]
    [InlineData("https://*.example/in account=x")]
    [InlineData("https://a.example/in account=")]
    [InlineData("https://a.example/in account=x tenant=login")]
    [InlineData("https://a.example/in account=x account=y")]
    [InlineData("ftp://a.example/in account=x")]
    [InlineData("/in account=x")]
    [InlineData("")]
    public void What_is_not_one_exact_call_back_is_no_site(string text) =>
        Site.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Whatever_is_accepted_as_a_place_stays_on_its_site() =>
        Prop.ForAll(
                Gen.Elements(
                        '/',
                        '\\',
                        '@',
                        ':',
                        '.',
                        '%',
                        '?',
                        '#',
                        ' ',
                        '\t',
                        '\n',
                        'e',
                        '[',
                        '|'
                    )
                    .ArrayOf()
                    .Select(parts => "/" + new string(parts))
                    .ToArbitrary(),
                text =>
                    !SitePath.TryParse(text, out var path)
                    || (
                        new Uri("https://site.example" + path.Value) is var address
                        && address.Host == "site.example"
                        && address.UserInfo.Length == 0
                        && address.Fragment.Length == 0
                    )
            )
            .QuickCheckThrowOnFailure();
}
