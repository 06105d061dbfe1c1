using Counterfoil.Tests.Server.Pages;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Doors;

/// <summary>
/// What is too much, at every SOAP service and every page with a form (issue 6 section 9): refused early. What the protocols
/// of the broker and the API take is in BadInputTests.
/// </summary>
public sealed class TooMuchTests(OneServer one) : IClassFixture<OneServer>
{
    private const string Form = "application/x-www-form-urlencoded";
    private const int TenMegabytes = 10_000_000;

    [Fact]
    public async Task Ten_megabytes_are_refused_before_they_are_sent()
    {
        using var client = NewClient();
        foreach (var (path, type, worst) in Takers())
        {
            using var content = new Counted(TenMegabytes);
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            (await StatusAsync(client, path, content)).ShouldBeInRange(400, worst, path);
            content.Sent.ShouldBe(0, path);
        }
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(48, false)]
    [InlineData(10_000, false)]
    public async Task A_pages_own_form_is_read_with_a_few_fields_more_and_not_with_thousands(
        int more,
        bool isRead
    )
    {
        var visitor = new PageVisitor(one.Server);
        var page = await visitor.GetAsync("/login");
        var shown = await visitor.SubmitAsync(
            page,
            "/login",
            [
                .. Enumerable.Range(0, more).Select(i => ($"{i}", "")),
                ("userName", one.Server.User.Name),
                ("password", one.Server.User.Password),
            ]
        );
        if (isRead)
            shown.Status.ShouldBe(303, shown.Text);
        else
            shown.Status.ShouldBeOneOf(400, 413);
    }

    [Theory]
    [InlineData("text/xml; charset=utf-8")]
    [InlineData("application/soap+xml; charset=utf-8")]
    public async Task An_envelope_that_is_nested_five_thousand_times_is_not_read_to_its_end(
        string type
    )
    {
        using var client = NewClient();
        // The last is never closed: that the depth is complained of shows that reading stopped there.
        var deep = string.Concat(Enumerable.Repeat("<a>", 5_000));
        foreach (var (path, _, _) in Takers().Where(taker => taker.Worst == 500))
        {
            using var content = new StringContent(deep);
            content.Headers.Remove("Content-Type");
            content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await client.PostAsync(path, content);
            answer.IsSuccessStatusCode.ShouldBeFalse(path);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("deep", Case.Sensitive, path);
        }
    }

    // From the server's own table: a service or a page that comes is in it.
    private List<(string Path, string Type, int Worst)> Takers()
    {
        var endpoints = one
            .Server.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .ToList();
        var services = endpoints
            .Where(endpoint =>
                endpoint.RoutePattern.RawText!.EndsWith(".svc", StringComparison.OrdinalIgnoreCase)
                && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("POST")
            )
            // A fault of SOAP 1.1 is a 500.
            .Select(endpoint =>
                (Filled(endpoint.RoutePattern.RawText!), "text/xml; charset=utf-8", 500)
            )
            .ToList();
        var pages = one
            .Server.Services.GetRequiredService<IActionDescriptorCollectionProvider>()
            .ActionDescriptors.Items.OfType<PageActionDescriptor>()
            .Select(page => (Filled(page.AttributeRouteInfo!.Template!), Form, 499))
            .ToList();
        services.Count.ShouldBeGreaterThan(2);
        pages.Count.ShouldBeGreaterThan(30);
        return [.. services, .. pages];
    }

    private static string Filled(string pattern) =>
        "/"
        + string.Join(
            '/',
            pattern
                .Trim('/')
                .Split('/')
                .Select(part =>
                    part.StartsWith("{ctx", StringComparison.Ordinal) ? "Home"
                    : part.StartsWith('{') ? "1"
                    : part
                )
        );

    private HttpClient NewClient() =>
        one.Server.NewClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                // However busy the machine is, what is refused is not sent.
                Expect100ContinueTimeout = TimeSpan.FromMinutes(2),
            }
        );

    private static async Task<int> StatusAsync(HttpClient client, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.ExpectContinue = true;
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
