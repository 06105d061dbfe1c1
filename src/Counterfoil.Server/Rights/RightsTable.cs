namespace Counterfoil.Server;

/// <summary>
/// The one table of rights: every page, every call and every command names here what it needs. An endpoint without a row
/// stops the start; nothing else in the house decides who may come in.
/// </summary>
internal static class RightsTable
{
    /// <summary>All rows.</summary>
    public static IReadOnlyList<RightsRow> All { get; } =
    [
        .. ApiRights.Rows,
        .. ApplicationRights.Rows,
        .. DoorRights.Rows,
        .. OAuthRights.Rows,
        .. PageRights.Rows,
        .. CommandRights.Rows,
    ];

    private static readonly Dictionary<string, RightsRow> ByName = All.ToDictionary(
        row => row.Name,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The row of that name; <c>null</c> when there is none.</summary>
    public static RightsRow? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The row of an endpoint that is being built.</summary>
    /// <exception cref="InvalidOperationException">There is none: the table must be completed.</exception>
    public static RightsRow RowOf(EndpointBuilder endpoint)
    {
        var name = NameOf(
            endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault(),
            (endpoint as RouteEndpointBuilder)?.RoutePattern.RawText
        );
        return Find(name)
            ?? throw new InvalidOperationException(
                $"'{name}' has no row in the table of rights. Say there what it needs."
            );
    }

    /// <summary>Sees to it, when endpoints have been mapped, that each of them is in the table.</summary>
    /// <exception cref="InvalidOperationException">An endpoint has no row.</exception>
    public static void Check(IEndpointRouteBuilder routes) =>
        Check(routes.DataSources.SelectMany(data => data.Endpoints));

    /// <inheritdoc cref="Check(IEndpointRouteBuilder)"/>
    public static void Check(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<RightsRow>() is null)
                throw new InvalidOperationException(
                    $"'{endpoint.DisplayName}' is outside the table of rights. Map it behind the gate."
                );
        }
    }

    // The same call for the own tenant and for a tenant in the path is one call.
    private static string NameOf(IHttpMethodMetadata? methods, string? pattern)
    {
        var path = "/" + (pattern ?? "").TrimStart('/');
        if (path.StartsWith($"/{{{TenantInPath.Part}", StringComparison.OrdinalIgnoreCase))
            path = path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..];
        return $"{methods?.HttpMethods.FirstOrDefault() ?? "ANY"} {path}";
    }
}
