namespace Counterfoil.Server.Soap;

/// <summary>What a GET is answered: the WSDL, or a page for somebody who looked in with a browser.</summary>
/// <param name="publicAddress">The configured public address of the server, asked at each request.</param>
internal sealed class SoapDescription(Func<Uri> publicAddress)
{
    // Nothing in it depends on the request, so nothing can be injected into it.
    private const string Page = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>SoPrincipal.svc</title></head>
        <body>
        <h1>SoPrincipal.svc</h1>
        <p>A SOAP service for programs: they log in here and get a ticket. Its description is its <a href="?wsdl">WSDL</a>; for SOAP 1.2 it is <a href="?wsdl12">this one</a>.</p>
        </body>
        </html>

        """;

    /// <summary>Answers a GET. The schemas stand inside the WSDL, so <c>?singleWsdl</c> is the same document.</summary>
    public async Task DescribeAsync(HttpContext context)
    {
        var response = context.Response;
        if (!SoapPath.TryReadTenant(context, out var tenant))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var query = context.Request.Query;
        var asksForWsdl =
            query.ContainsKey("wsdl")
            || query.ContainsKey("singleWsdl")
            || query.ContainsKey("wsdl12");
        response.ContentType = (asksForWsdl ? "text/xml" : "text/html") + "; charset=utf-8";
        await response.WriteAsync(
            asksForWsdl
                ? Wsdl.At(
                    publicAddress(),
                    tenant,
                    query.ContainsKey("wsdl12") ? SoapVersion.V12 : SoapVersion.V11
                )
                : Page,
            context.RequestAborted
        );
    }
}
