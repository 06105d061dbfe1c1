using System.Diagnostics;
using System.Net;
using Counterfoil.Server.Metrics;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Metrics;

/// <summary>What an operator watches: metrics, health, traces.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task The_metrics_pass_promtool_and_count_what_happened()
    {
        await using var server = await TestServer.StartAsync();
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me"))
        {
            request.Headers.Authorization = TestServer.Basic(server.User);
            using var answer = await server.Client.SendAsync(request);
        }
        using var response = await server.Client.GetAsync("/metrics");
        response.Content.Headers.ContentType!.ToString().ShouldBe(PrometheusText.ContentType);
        var text = await response.Content.ReadAsStringAsync();
        text.ShouldContain("counterfoil_hearings_total{door=\"api\",outcome=\"believed\"}");
        text.ShouldContain("# TYPE http_server_request_duration_seconds histogram");
        text.ShouldContain("le=\"+Inf\"");
        text.ShouldContain("counterfoil_bell_heard 1");
        text.ShouldNotContain(server.User.Name);
        (await PromtoolAsync(text)).ShouldBe("");
    }

    [Fact]
    public async Task Nobody_from_elsewhere_reads_them_without_the_token()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                Settings = settings =>
                    settings with
                    {
                        TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")],
                        MetricsToken = new Secret("a token for the metrics"),
                    },
            }
        );
        (await StatusAsync(server, "192.0.2.7", null)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(server, "192.0.2.7", "Bearer a token for the metric")).ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await StatusAsync(server, "192.0.2.7", "Bearer a token for the metrics")).ShouldBe(
            HttpStatusCode.OK
        );
        // Who asks through a proxy is not on this machine, whatever the proxy was told.
        (await StatusAsync(server, "127.0.0.1", null)).ShouldBe(HttpStatusCode.Forbidden);
        using var direct = await server.Client.GetAsync("/metrics");
        direct.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("X-Real-IP", "192.0.2.7")]
    [InlineData("X-Forwarded-Host", "id.example.com")]
    [InlineData("Forwarded", "for=192.0.2.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "id.example.com")]
    public async Task Whatever_tells_of_a_proxy_on_this_machine_closes_the_door(
        string name,
        string value
    )
    {
        foreach (IPNetwork[] trusted in new IPNetwork[][] { [], [IPNetwork.Parse("127.0.0.0/8")] })
        {
            await using var server = await TestServer.StartAsync(
                new TestServerOptions
                {
                    Settings = settings => settings with { TrustedProxies = trusted },
                }
            );
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await server.Client.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task What_a_proxy_that_nobody_named_passes_on_is_not_from_this_machine()
    {
        await using var server = await TestServer.StartAsync();
        (await StatusAsync(server, "192.0.2.7", null)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void Labels_are_escaped_and_histograms_add_up()
    {
        var family = new Family("a_total", "Line one\nline \\ two", SeriesKind.Counter);
        family.Of([new("na.me", "quote \" back \\ line \n end")])!.Measure(2, Measured.Added);
        var times = new Family("b_seconds", "Times", SeriesKind.Histogram);
        times.Of([])!.Measure(0.002, Measured.Added);
        times.Of([])!.Measure(99, Measured.Added);
        var text = PrometheusText.Write([times, family]);
        text.ShouldContain("# HELP a_total Line one\\nline \\\\ two\n");
        text.ShouldContain("a_total{na_me=\"quote \\\" back \\\\ line \\n end\"} 2\n");
        text.ShouldContain("b_seconds_bucket{le=\"0.001\"} 0\n");
        text.ShouldContain("b_seconds_bucket{le=\"0.0025\"} 1\n");
        text.ShouldContain("b_seconds_bucket{le=\"+Inf\"} 2\n");
        text.ShouldContain("b_seconds_count 2\n");
    }

    [Fact]
    public async Task Health_says_what_is_well_part_by_part()
    {
        await using var server = await TestServer.StartAsync();
        (await server.Client.GetStringAsync("/health/live")).ShouldBe("""{"status":"live"}""");
        (await server.Client.GetStringAsync("/health/ready")).ShouldBe(
            """{"status":"well","database":"answers","key":"at hand","bell":"heard","clock":"in step","journal":"recorded","witness":"none"}"""
        );
    }

    private static async Task<HttpStatusCode> StatusAsync(
        TestServer server,
        string client,
        string? authorization
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", client);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> PromtoolAsync(string text)
    {
        using var promtool = Process.Start(
            new ProcessStartInfo("promtool", "check metrics")
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var said =
            await promtool.StandardOutput.ReadToEndAsync()
            + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return promtool.ExitCode == 0 ? "" : said;
    }
}
