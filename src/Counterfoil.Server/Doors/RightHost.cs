using Counterfoil.Authority.Tenants;

namespace Counterfoil.Server;

/// <summary>
/// Answers 421 (RFC 9110, 15.5.20) where a tenant's services are said to be at another host than the one addressed (wire.md
/// 2.10): <c>/{ctx}/api</c> and <c>/{ctx}/Remote</c> alone. The request's host is compared and nothing is built from it; behind a
/// proxy, which must then hand on the host as it was asked for, it is what the proxy says in <c>Host</c>.
/// </summary>
internal sealed class RightHost(RequestDelegate next, KnownTenants tenants)
{
    private const string Sentence = "Wrong subdomain used to access tenant";

    public async Task InvokeAsync(HttpContext context)
    {
        if (
            Asked(context.Request.Path) is var (ctx, isRest)
            && await tenants.FindAsync(ctx, context.RequestAborted) is { } tenant
            && IsElsewhere(tenant, isRest, context.Request.Host.Host)
        )
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsync(Sentence, context.RequestAborted);
            return;
        }
        await next(context);
    }

    private static bool IsElsewhere(Tenant tenant, bool isRest, string host)
    {
        var said = tenant.Addresses;
        var right = (isRest ? said.WebApi : said.NetServer) ?? said.Endpoint;
        return right is not null
            && !right.Host.Equals(host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
            && !right.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase)
            && !right.Host.Equals(host, StringComparison.OrdinalIgnoreCase);
    }

    // Null where the path is none of a tenant's services.
    private static (ContextIdentifier Tenant, bool IsRest)? Asked(PathString path)
    {
        var text = path.Value.AsSpan().TrimStart('/');
        var slash = text.IndexOf('/');
        if (slash < 1 || slash > ContextIdentifier.MaxLength)
            return null;
        var service = text[(slash + 1)..];
        var isRest = Begins(service, "api");
        return
            (isRest || Begins(service, "Remote"))
            && ContextIdentifier.TryParse(text[..slash].ToString(), out var tenant)
            ? (tenant, isRest)
            : null;
    }

    private static bool Begins(ReadOnlySpan<char> path, string segment) =>
        path.StartsWith(segment, StringComparison.OrdinalIgnoreCase)
        && (path.Length == segment.Length || path[segment.Length] == '/');
}
