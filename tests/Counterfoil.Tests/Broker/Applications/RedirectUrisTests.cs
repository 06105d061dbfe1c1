using Counterfoil.Broker.Applications;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Applications;

/// <summary>The comparer that decides where browsers are sent; the advisories are those of others' servers.</summary>
public sealed class RedirectUrisTests
{
    private static readonly string[] Registered =
    [
        "https://app.example/cb",
        "https://app.example/cb?tenant=1",
        "https://app.example:8443/cb",
        "https://app.example",
        "http://127.0.0.1/cb",
        "http://127.0.0.1",
        "http://127.0.0.1:9501/other",
        "http://[::1]/cb?x=1",
        "http://localhost:5000/cb",
        "com.example.app:/cb",
    ];

    private static Application Of(bool native, params string[] addresses) =>
        Samples.Application() with
        {
            IsNative = native,
            RedirectUris = addresses,
        };

    [Fact]
    public void What_is_registered_is_found_character_by_character_and_emitted_as_it_was_compared()
    {
        foreach (var address in Registered)
        {
            AddressRules.FindProblem(address, AddressUse.NativeRedirect).ShouldBeNull();
            RedirectUris.Match(Of(native: false, Registered), address).ShouldBe(address);
            RedirectUris.MatchPostLogout(Of(native: false), address).ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("https://app.example/CB")]
    [InlineData("https://APP.example/cb")]
    [InlineData("HTTPS://app.example/cb")]
    [InlineData("https://app.example/cb/")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example:443/cb")]
    [InlineData("https://app.example/c%62")]
    [InlineData("https://app.example/x/../cb")]
    [InlineData("https://app.example/cb?")]
    [InlineData("https://app.example/cb#x")]
    [InlineData("https://app.example/cb ")]
    [InlineData(" https://app.example/cb")]
    [InlineData("https://app.example/cb\n")]
    [InlineData("http://localhost:5001/cb")]
    [InlineData("http://127.0.0.1:80a/cb")]
    [InlineData("http://127.0.0.1:/cb")]
    [InlineData("http://127.0.0.1:0/cb")]
    [InlineData("http://127.0.0.1:080/cb")]
    [InlineData("http://127.0.0.1:65536/cb")]
    [InlineData("http://127.0.0.1:999999/cb")]
    [InlineData("http://127.0.0.1.evil.example/cb")]
    [InlineData("http://127.0.0.1evil/cb")]
    [InlineData("http://127.0.0.2:80/cb")]
    [InlineData("http://[::1]:80/cb?x=2")]
    [InlineData("http://[::1]:80/cb")]
    [InlineData("https://127.0.0.1:80/cb")]
    [InlineData("HTTP://127.0.0.1:80/cb")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_nearly_registered_is_not(string? requested) =>
        RedirectUris.Match(Of(native: true, Registered), requested).ShouldBeNull();

    [Theory]
    [InlineData("http://127.0.0.1:1/cb")]
    [InlineData("http://127.0.0.1:65535/cb")]
    [InlineData("http://127.0.0.1:51004")]
    [InlineData("http://127.0.0.1:51004/other")]
    [InlineData("http://127.0.0.1/other")]
    [InlineData("http://[::1]:51004/cb?x=1")]
    public void The_port_of_a_native_applications_loopback_address_is_free(string requested)
    {
        RedirectUris.Match(Of(native: true, Registered), requested).ShouldBe(requested);
        RedirectUris.Match(Of(native: false, Registered), requested).ShouldBeNull();
    }

    [Theory]
    [InlineData("http://127.0.0.1:80@evil.example/cb")]
    [InlineData("http://127.0.0.1@evil.example/cb")]
    [InlineData("http://127.0.0.1:x@evil.example")]
    [InlineData("https://app.example@evil.example/cb")]
    public void Advisory_1_a_name_before_the_host_leads_nowhere(string requested)
    {
        RedirectUris.Match(Of(native: true, Registered), requested).ShouldBeNull();
        AddressRules.FindProblem(requested, AddressUse.NativeRedirect).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https://app.example/cb/..;/x")]
    [InlineData("https://app.example/cb/%2e%2e/x")]
    [InlineData("https://app.example/cb/%252e%252e/x")]
    [InlineData("https://app.example/cb/../x")]
    [InlineData("https://app.example/cb/..%2fx")]
    [InlineData("https://app.example/cb/%5c..")]
    public void Advisory_2_a_path_that_climbs_is_neither_registered_nor_found(string address)
    {
        AddressRules.FindProblem(address, AddressUse.Page).ShouldNotBeNull();
        RedirectUris.Match(Of(native: true, Registered), address).ShouldBeNull();
    }

    [Theory]
    [InlineData("https://evil.example\\@app.example/cb")]
    [InlineData("https://app.example%2eevil.example/cb")]
    [InlineData("https://app.example\u3002evil.example/cb")]
    [InlineData("https:app.example/cb")]
    [InlineData("https:/app.example/cb")]
    [InlineData("https:///app.example/cb")]
    [InlineData("//app.example/cb")]
    [InlineData("https://2130706433/cb")]
    [InlineData("https://0x7f.1/cb")]
    [InlineData("https://127.1/cb")]
    [InlineData("https://app..example/cb")]
    public void Advisory_3_a_host_that_two_parsers_read_differently_is_not_registered(
        string address
    ) => AddressRules.FindProblem(address, AddressUse.NativeRedirect).ShouldNotBeNull();

    [Theory]
    [InlineData("https://app.example/*")]
    [InlineData("https://*.app.example/cb")]
    [InlineData("*")]
    public void Advisory_4_there_are_no_wildcards(string address)
    {
        AddressRules.FindProblem(address, AddressUse.Page)!.ShouldNotBeEmpty();
        RedirectUris.Match(Of(native: true, address), "https://app.example/x").ShouldBeNull();
        AddressRules.FindOriginProblem(address).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https://app.example/cb?code=1")]
    [InlineData("https://app.example/cb?a=1&STATE=2")]
    [InlineData("https://app.example/cb?%63ode=1")]
    public void Advisory_5_what_the_answer_brings_does_not_stand_in_the_address_already(
        string address
    ) => AddressRules.FindProblem(address, AddressUse.Page).ShouldNotBeNull();

    [Theory]
    [InlineData("^http://127.0.0.1\\:\\d{4,10}$")]
    [InlineData("https://.*")]
    [InlineData("^https://app.example/cb")]
    [InlineData("https://app.example/cb$")]
    [InlineData("https://app\\.example/cb")]
    public void Advisory_6_a_regular_expression_is_refused_with_the_reason_and_the_remedy(
        string address
    )
    {
        var problem = AddressRules.FindProblem(address, AddressUse.NativeRedirect)!;
        problem.ShouldContain("regular expression");
        problem.ShouldContain("http://127.0.0.1");
        // The remedy works: that is what the published native clients send.
        RedirectUris
            .Match(Of(native: true, "http://127.0.0.1"), "http://127.0.0.1:51004")
            .ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https://app.example/cb\t")]
    [InlineData("https://app.example/\u0000")]
    [InlineData("https://app.example/\\evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://app.example/cb")]
    [InlineData("ftp://app.example/cb")]
    [InlineData("myapp:/cb")]
    [InlineData("com.example.app:cb")]
    [InlineData("https://app.example/%zz")]
    [InlineData("https://app.example/%00")]
    public void Advisory_7_control_characters_backslashes_and_other_schemes_are_refused(
        string address
    ) => AddressRules.FindProblem(address, AddressUse.NativeRedirect).ShouldNotBeNull();

    [Theory]
    [InlineData("https://app.example/cb", true)]
    [InlineData("http://app.example/cb", false)]
    [InlineData("http://192.168.1.1/cb", false)]
    [InlineData("http://127.0.0.1.evil.example/cb", false)]
    [InlineData("http://127.0.0.1/cb", true)]
    [InlineData("http://[::1]/cb", true)]
    public void Line_23_an_answer_goes_by_https_or_stays_on_the_machine(
        string address,
        bool isGood
    ) => (AddressRules.FindProblem(address, AddressUse.NativeRedirect) is null).ShouldBe(isGood);

    [Fact]
    public void Only_a_native_application_has_a_scheme_of_its_own()
    {
        AddressRules.FindProblem("com.example.app:/cb", AddressUse.NativeRedirect).ShouldBeNull();
        AddressRules.FindProblem("com.example.app:/cb", AddressUse.Page).ShouldNotBeNull();
    }

    [Fact]
    public void Lengths_are_capped()
    {
        var longest = "https://app.example/" + new string('a', RedirectUris.MaxLength - 20);
        AddressRules.FindProblem(longest, AddressUse.Page).ShouldBeNull();
        AddressRules.FindProblem(longest + "a", AddressUse.Page).ShouldNotBeNull();
        RedirectUris.Match(Of(native: true, longest + "a"), longest + "a").ShouldBeNull();
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://app.example:8443", true)]
    [InlineData("http://localhost:5000", true)]
    [InlineData("https://app.example/", false)]
    [InlineData("https://APP.example", false)]
    [InlineData("https://app.example:443", false)]
    [InlineData("http://127.0.0.1:80", false)]
    [InlineData("http://app.example", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void An_origin_is_registered_as_browsers_say_it(string origin, bool isGood)
    {
        (AddressRules.FindOriginProblem(origin) is null).ShouldBe(isGood);
        var application = Samples.Application() with { CorsOrigins = ["https://app.example"] };
        RedirectUris.IsCorsOrigin(application, origin).ShouldBe(origin == "https://app.example");
        RedirectUris.IsCorsOrigin(application, null).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_is_let_through_goes_where_something_registered_goes()
    {
        var anything = Gen.OneOf(
            Anything.Text,
            from one in Gen.Elements(Registered)
            from at in Gen.Choose(0, one.Length)
            from text in Gen.OneOf(
                Anything.Text,
                Gen.Elements(
                    "@evil.example",
                    ":80",
                    ":1@",
                    "/",
                    "\\",
                    "#",
                    "?",
                    ".",
                    "%2e",
                    ":65535"
                )
            )
            from cut in Gen.Choose(0, 3)
            select one[..at] + text + one[Math.Min(one.Length, at + cut)..]
        );
        Prop.ForAll(
                Arb.From(anything),
                requested =>
                {
                    var exact = RedirectUris.Match(Of(native: false, Registered), requested);
                    if ((exact is not null) != Registered.Contains(requested))
                        return false;
                    var match = RedirectUris.Match(Of(native: true, Registered), requested);
                    if (match is null || Registered.Contains(match))
                        return match is null || match == requested;
                    // Only the port differs: .NET's own parser, which had no part in it, must say the same.
                    var there = new Uri(match);
                    return match == requested
                        && there.Host is "127.0.0.1" or "[::1]"
                        && there.UserInfo.Length == 0
                        && there.Fragment.Length == 0
                        && there.Scheme == "http";
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    [Fact]
    public void Whatever_can_be_registered_is_read_alike_by_the_frameworks_parser()
    {
        var piece = Gen.Elements(
            "https://",
            "http://",
            "app.example",
            "127.0.0.1",
            "[::1]",
            "localhost",
            ":80",
            ":8443",
            "/",
            "cb",
            "?",
            "a=1",
            "&",
            "%41",
            "%2e",
            "..",
            ".",
            ";",
            "@",
            "#",
            "\\",
            "*",
            "$",
            "com.example.app:",
            "é",
            " ",
            "~",
            "=",
            ",",
            "(",
            "-"
        );
        var anything = piece.ArrayOf().Select(pieces => string.Concat(pieces.Take(8)));
        Prop.ForAll(
                Arb.From(anything),
                address =>
                {
                    if (AddressRules.FindProblem(address, AddressUse.Page) is not null)
                        return true;
                    return Uri.TryCreate(address, UriKind.Absolute, out var uri)
                        && uri.UserInfo.Length == 0
                        && uri.Fragment.Length == 0
                        && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
                        && address.StartsWith(
                            $"{uri.Scheme}://{uri.Host}",
                            StringComparison.Ordinal
                        )
                        && Uri.UnescapeDataString(address)
                            .EndsWith(Uri.UnescapeDataString(uri.Query), StringComparison.Ordinal);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20000));
    }

    [Fact]
    public void No_text_makes_the_rules_throw() =>
        Prop.ForAll(
                Arb.From(Anything.Text),
                text =>
                {
                    AddressRules.FindOriginProblem(text);
                    return AddressRules
                            .FindProblem(text, AddressUse.NativeRedirect)
                            ?.All(one => one is '\uFFFD' or >= ' ') != false;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
