using System.Text.Json;
using System.Text.Json.Serialization;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Tenants;

namespace Counterfoil.Server.Rest;

/// <summary>
/// <c>GET /api/state/{ctx}</c>: where a tenant's services are and whether they answer, for anybody (wire.md 2.10). A tenant that
/// is not here is <c>Unknown</c>, which is one of the published states and no error.
/// </summary>
internal static class TenantStates
{
    /// <summary>When a program may ask again.</summary>
    private static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    // As the published clients read it: a member's name as it is, the state by its name, and nothing of what is not known.
    private static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The published states, by number (wire.md 2.10). Those that nothing here comes to are left out.</summary>
    public enum PublishedState
    {
        /// <summary>There is no such tenant here.</summary>
        Unknown = 0,

        /// <summary>It is being set up.</summary>
        Provisioning = 1,

        /// <summary>It answers.</summary>
        Running = 2,

        /// <summary>It was closed.</summary>
        Deleted = 3,

        /// <summary>It is closed for a while.</summary>
        Suspended = 4,

        /// <summary>It is going to another installation, and nobody has said yet which.</summary>
        MigrationPending = 12,
    }

    /// <summary>Maps it, without a tenant in front.</summary>
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/state/{of:" + TenantInPath.Constraint + "}", AnswerAsync)
            .ExcludeFromDescription();

    private static async Task<IResult> AnswerAsync(
        HttpContext context,
        string of,
        KnownTenants tenants,
        ServiceAddresses addresses,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var tenant = await tenants.FindAsync(ContextIdentifier.Parse(of), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        return Results.Json(
            tenant is null
                ? new Told(of, PublishedState.Unknown)
                : Of(tenant, addresses.Of(tenant), time.GetUtcNow() + ValidFor),
            Json
        );
    }

    private static Told Of(Tenant tenant, KnownAddresses addresses, DateTimeOffset validUntil)
    {
        var state = StateOf(tenant);
        var told = new Told(tenant.Id.Value, state) { ValidUntil = validUntil.UtcDateTime };
        // A place where nothing answers, or nobody may know of yet, is not told.
        return state == PublishedState.Running
            ? told with
            {
                Endpoint = addresses.Endpoint,
                Api = addresses.WebApi.TrimEnd('/'),
                // What runs elsewhere has a version of its own.
                Version = tenant.State == TenantState.Active ? Versions.Label : null,
            }
            : told;
    }

    private static PublishedState StateOf(Tenant tenant) =>
        tenant.State switch
        {
            TenantState.Active => PublishedState.Running,
            TenantState.SettingUp => PublishedState.Provisioning,
            TenantState.Suspended => PublishedState.Suspended,
            // Whoever asks here learns where it went.
            TenantState.Moved when tenant.Addresses.Endpoint is not null => PublishedState.Running,
            TenantState.Moved => PublishedState.MigrationPending,
            _ => PublishedState.Deleted,
        };

    private sealed record Told(string ContextIdentifier, PublishedState State)
    {
        public string Endpoint { get; init; } = "";

        public bool IsRunning => State == PublishedState.Running;

        public DateTime? ValidUntil { get; init; }

        public string Api { get; init; } = "";

        public string? Version { get; init; }
    }
}
