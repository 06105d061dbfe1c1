using System.Text;
using Counterfoil.Server.Api;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>What is too much, at every endpoint that takes a body: refused before it is read (issue 6 section 9, advisory 14).</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string Form = "application/x-www-form-urlencoded";
    private const int TenMegabytes = 10_000_000;

    private readonly ProtocolHouse house = new();
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        await house.InitializeAsync();
        client = house.Server.NewClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                // However busy the machine is, what is refused is not sent.
                Expect100ContinueTimeout = TimeSpan.FromMinutes(2),
            }
        );
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await house.DisposeAsync();
    }

    [Theory]
    [InlineData(Form)]
    [InlineData("application/json")]
    [InlineData("text/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Ten_megabytes_are_refused_before_they_are_sent(string type)
    {
        foreach (var (method, path) in Takers())
        {
            using var content = new Counted(TenMegabytes);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            var status = await StatusAsync(method, path, content);
            status.ShouldBeInRange(400, 499, $"{method} {path}");
            content.Sent.ShouldBe(0, $"{method} {path}");
        }
    }

    [Fact]
    public async Task Ten_thousand_parameters_are_refused()
    {
        var many = string.Concat(Enumerable.Repeat("a=&", 10_000));
        var each = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}&"));
        foreach (var (method, path) in Takers())
        {
            foreach (var text in new[] { many, each })
            {
                using var content = new StringContent(text, Encoding.ASCII);
                content.Headers.ContentType = new(Form);
                (await StatusAsync(method, path, content)).ShouldBeInRange(
                    400,
                    499,
                    $"{method} {path}"
                );
            }
        }
    }

    [Fact]
    public async Task Fifty_parameters_are_looked_at_and_fifty_one_are_not()
    {
        (await ToldAsync(50 - 8)).ShouldNotContain("cannot be read");
        (await ToldAsync(51 - 8)).ShouldContain("cannot be read");

        async Task<string> ToldAsync(int more) =>
            (
                await house.GetAsync(
                    $"/login/common/oauth/authorize?{ProtocolHouse.Query()}{string.Concat(Enumerable.Range(0, more).Select(i => $"&x{i}=1"))}"
                )
            ).Body;
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Deep_json_is_refused(string open, string close)
    {
        var deep =
            string.Concat(Enumerable.Repeat(open, 5_000))
            + "1"
            + string.Concat(Enumerable.Repeat(close, 5_000));
        foreach (var (method, path) in Takers())
        {
            using var content = new StringContent(deep, Encoding.UTF8, "application/json");
            (await StatusAsync(method, path, content)).ShouldBeInRange(
                400,
                499,
                $"{method} {path}"
            );
        }
    }

    [Fact]
    public async Task Every_naughty_string_is_refused_as_state_or_comes_back_as_it_was_sent()
    {
        foreach (var naughty in Naughty.Strings.Where(one => one.Length is > 0 and < 1000))
        {
            var came = await house.AuthorizeAsync(
                ("prompt", "none"),
                ("state", new string([.. naughty.Where(one => !char.IsSurrogate(one))]))
            );
            came.Status.ShouldBe(303, naughty);
            var wellFormed = new string([.. naughty.Where(one => !char.IsSurrogate(one))]);
            if (wellFormed.Any(char.IsControl))
                came.Fields["error"].ShouldBe("invalid_request");
            else if (wellFormed.Length > 0)
                came.Fields["state"].ShouldBe(wellFormed);
            came.Headers.Contains("Set-Cookie")
                .ShouldBe(false, "nothing is kept, and nothing was smuggled in");
        }
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("redirect_uri")]
    [InlineData("scope")]
    [InlineData("response_type")]
    [InlineData("response_mode")]
    [InlineData("acr_values")]
    [InlineData("login_hint")]
    [InlineData("ui_locales")]
    [InlineData("id_token_hint")]
    [InlineData("max_age")]
    [InlineData("prompt")]
    [InlineData("code_challenge")]
    public async Task No_naughty_string_breaks_authorize(string name)
    {
        foreach (var naughty in Naughty.Strings.Where(one => one.Length < 1000))
        {
            var escaped = string.Concat(
                Encoding.UTF8.GetBytes(naughty).Select(one => $"%{one:X2}")
            );
            var came = await house.GetAsync(
                $"/login/common/oauth/authorize?{ProtocolHouse.Query((name, null))}&{name}={escaped}"
            );
            came.Status.ShouldBeOneOf([303, 400], $"{name}={naughty}");
            came.Body.ShouldNotContain("<script>alert", Case.Insensitive);
            came.Body.ShouldNotContain("<img src=x", Case.Insensitive);
            if (name is "client_id" or "redirect_uri" && naughty.Length > 0)
                came.Location.ShouldBeNull($"{name}={naughty}");
        }
    }

    // Everything of the broker that takes something: its protocols, and its calls with an operator's ticket.
    private IEnumerable<(string Method, string Path)> Takers() =>
        house
            .Server.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint =>
                (
                    Method: endpoint
                        .Metadata.GetMetadata<HttpMethodMetadata>()
                        ?.HttpMethods.FirstOrDefault(),
                    Path: Filled(endpoint),
                    Endpoint: endpoint
                )
            )
            .Where(one =>
                one.Method == "POST"
                    && (
                        one.Path.Contains("/oauth/", StringComparison.Ordinal)
                            && !one.Path.EndsWith("/userinfo", StringComparison.Ordinal)
                        || one.Path.Contains("PartnerSystemUser", StringComparison.Ordinal)
                            && !one.Path.EndsWith(".svc", StringComparison.Ordinal)
                        || one.Path == "/login/logout"
                    )
                || one.Endpoint.Metadata.GetMetadata<TakenBody>() is not null
                    && one.Path.StartsWith("/v1", StringComparison.Ordinal)
            )
            .Select(one => (one.Method!, one.Path));

    private static string Filled(RouteEndpoint endpoint) =>
        "/"
        + string.Join(
            '/',
            endpoint
                .RoutePattern.RawText!.Trim('/')
                .Split('/')
                .Select(part =>
                    part.StartsWith("{ctx", StringComparison.Ordinal) ? "Home"
                    : part.Contains(":guid", StringComparison.Ordinal)
                        ? "c0ffee00-0000-4000-8000-00000000c0de"
                    : part.StartsWith('{') ? "1"
                    : part
                )
        );

    private async Task<int> StatusAsync(string method, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = content,
        };
        request.Headers.ExpectContinue = true;
        if (path.StartsWith("/v1", StringComparison.Ordinal))
            request.Headers.Authorization = TestServer.Basic(house.Server.Operator);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
