namespace Counterfoil.Server.Pages;

/// <summary>
/// The style sheet and the mark. They are part of the program, so that it looks the same wherever it is started, and
/// their address changes with every build, so that browsers may keep them for ever.
/// </summary>
internal static class PageAssets
{
    private const string StyleName = "counterfoil.css";
    private const string MarkName = "mark.svg";

    private static readonly string Version = typeof(PageAssets).Module.ModuleVersionId.ToString(
        "N"
    );

    /// <summary>The style sheet's address.</summary>
    public static string Style { get; } = $"/assets/{Version}/{StyleName}";

    /// <summary>The mark's address.</summary>
    public static string Mark { get; } = $"/assets/{Version}/{MarkName}";

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, StyleName, "text/css; charset=utf-8");
        Map(routes, MarkName, "image/svg+xml");
    }

    private static void Map(IEndpointRouteBuilder routes, string name, string contentType)
    {
        var content = Read(name);
        routes
            .MapMethods(
                $"/assets/{{version}}/{name}",
                [HttpMethods.Get, HttpMethods.Head],
                context =>
                {
                    var response = context.Response;
                    response.ContentType = contentType;
                    response.ContentLength = content.Length;
                    response.Headers.CacheControl = "public, max-age=31536000, immutable";
                    response.Headers.XContentTypeOptions = "nosniff";
                    response.Headers.ContentSecurityPolicy = "default-src 'none'";
                    return HttpMethods.IsHead(context.Request.Method)
                        ? Task.CompletedTask
                        : response.Body.WriteAsync(content, context.RequestAborted).AsTask();
                }
            )
            .ExcludeFromDescription();
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"Pages/{name}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
