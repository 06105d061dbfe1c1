using System.Security;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.SystemUsers;

/// <summary>What a GET of the service is answered: its WSDL, or a page for somebody who looked in with a browser.</summary>
internal sealed class ExchangeDescription(PublicAddress address)
{
    // Nothing in it depends on the request, so nothing can be injected into it.
    private const string Page = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>PartnerSystemUserService.svc</title></head>
        <body>
        <h1>PartnerSystemUserService.svc</h1>
        <p>A SOAP service for programs: applications exchange their signed system user tokens here. Its description is its <a href="?wsdl">WSDL</a>.</p>
        </body>
        </html>

        """;

    private static readonly string Template = ReadTemplate();

    /// <summary>Answers a GET. The schemas stand inside the WSDL, so <c>?singleWsdl</c> is the same document.</summary>
    public Task DescribeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var asksForWsdl = query.ContainsKey("wsdl") || query.ContainsKey("singleWsdl");
        context.Response.ContentType = (asksForWsdl ? "text/xml" : "text/html") + "; charset=utf-8";
        return context.Response.WriteAsync(asksForWsdl ? Wsdl() : Page, context.RequestAborted);
    }

    // By the configured address: whoever could choose it by a Host header would be sent the next application token.
    private string Wsdl() =>
        Template.Replace(
            "{address}",
            SecurityElement.Escape(
                address.Value.AbsoluteUri.TrimEnd('/') + SystemUserRoutes.SoapPath
            ),
            StringComparison.Ordinal
        );

    private static string ReadTemplate()
    {
        using var stream =
            typeof(ExchangeDescription).Assembly.GetManifestResourceStream("PartnerSystemUser.wsdl")
            ?? throw new InvalidOperationException("The WSDL is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
