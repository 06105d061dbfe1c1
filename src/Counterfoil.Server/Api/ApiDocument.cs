using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Counterfoil.Server.Api;

/// <summary><c>GET /v1/openapi.json</c>. Made once: it says nothing of anybody.</summary>
internal sealed class ApiDocument(IServiceProvider services)
{
    private const string Name = "v1";

    private readonly Lock making = new();
    private Task<byte[]>? document;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/v1/openapi.json",
                async (HttpContext context, ApiDocument document) =>
                    Results.Bytes(
                        await document.GetAsync(context.RequestAborted),
                        "application/json"
                    )
            )
            .ExcludeFromDescription();

    private async Task<byte[]> GetAsync(CancellationToken cancellationToken)
    {
        Task<byte[]> made;
        lock (making)
        {
            if (document is null or { IsFaulted: true })
                document = MakeAsync();
            made = document;
        }
        return await made.WaitAsync(cancellationToken);
    }

    private async Task<byte[]> MakeAsync()
    {
        var provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        var openApi = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        return Encoding.UTF8.GetBytes(
            await openApi.SerializeAsJsonAsync(
                OpenApiSpecVersion.OpenApi3_1,
                CancellationToken.None
            )
        );
    }
}

/// <summary>Registers the document.</summary>
internal static class ApiDocumentServices
{
    private const string Ticket = "ticket";
    private const string Basic = "basic";
    private const string Json = "application/json";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services
            .AddSingleton<ApiDocument>()
            .AddOpenApi(
                "v1",
                options =>
                {
                    options.AddDocumentTransformer(
                        (document, _, _) =>
                        {
                            Describe(document);
                            return Task.CompletedTask;
                        }
                    );
                    options.AddOperationTransformer(
                        (operation, context, _) =>
                        {
                            Describe(operation, context);
                            return Task.CompletedTask;
                        }
                    );
                }
            );

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "Counterfoil";
        document.Info.Version = "v1";
        document.Info.Description =
            "Every call stands under /v1 for the installation's own tenant and under /{ctx}/v1 for another. "
            + "Refusals are problem+json (RFC 9457) with a stable code. "
            + "A body may be XML instead of JSON, and who likes XML better in Accept is answered in it.";
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(
            StringComparer.Ordinal
        )
        {
            [Ticket] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A ticket; the scheme SOTicket says the same.",
            },
            [Basic] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "Name and password, or a ticket in the place of the name.",
            },
        };
    }

    private static void Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context
    )
    {
        if (operation.RequestBody?.Content is { } body && body.TryGetValue(Json, out var form))
            foreach (var type in XmlBody.MediaTypes)
                body[type] = form;
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A problem (RFC 9457): type, title, status, code.",
        };
        var row = context
            .Description.ActionDescriptor.EndpointMetadata.OfType<RightsRow>()
            .Single();
        operation.Description = $"Needs: {row.Need}; for what is not one's own: {row.ForOthers}.";
        if (row.Need == Need.Anybody)
            return;
        operation.Security =
        [
            new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(Ticket, context.Document)] = [],
            },
            new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(Basic, context.Document)] = [],
            },
        ];
    }
}
