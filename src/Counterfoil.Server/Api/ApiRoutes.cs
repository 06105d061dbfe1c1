using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Counterfoil.Server.OAuth.Keys;
using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Api;

/// <summary>Where our own API stands: under <c>/v1</c> and <c>/{ctx}/v1</c>. The table of contents of its calls.</summary>
internal static class ApiRoutes
{
    /// <summary>The largest body that any call takes, in bytes.</summary>
    public const int MaxBody = 64 * 1024;

    private const int MaxDepth = 32;

    /// <summary>Registers what the calls need, and how JSON is read: strictly.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services
            .AddSingleton<Who>()
            .AddSingleton<WhichApplication>()
            .AddSingleton<Registrants>()
            .AddSingleton<ActivationCodes>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options => MakeStrict(options.SerializerOptions));
        return services.AddApiDocument();
    }

    /// <summary>Maps it.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("").Behind(Doors.Api);
        MapCalls(own);
        ApiDocument.Map(own);
        var named = routes.MapGroup(TenantInPath.Prefix).Behind(Doors.Api);
        MapCalls(named);
        named.ExcludeFromDescription();
    }

    /// <summary>What every call that answers with a body produces.</summary>
    public static RouteHandlerBuilder Answers<T>(
        this RouteHandlerBuilder builder,
        int status = StatusCodes.Status200OK
    ) => builder.Produces<T>(status, "application/json");

    private static void MapCalls(RouteGroupBuilder routes)
    {
        routes.WithMetadata(new RequestSizeLimitAttribute(MaxBody));
        routes.AddEndpointFilter(XmlAnswer.Filter);
        routes.AddEndpointFilterFactory(QueryRules.Filter);
        LogIn.Map(routes);
        LogOut.Map(routes);
        GetSafeCredentials.Map(routes);
        ExchangeHandOver.Map(routes);
        ExpandTemplate.Map(routes);
        Me.Map(routes);
        ChangeOwnPassword.Map(routes);
        Activation.Map(routes);
        ListTickets.Map(routes);
        IssueTicket.Map(routes);
        ExplainTicket.Map(routes);
        LookUpTicket.Map(routes);
        EndTicket.Map(routes);
        Revoke.Map(routes);
        Associates.Map(routes);
        ChangeAssociate.Map(routes);
        Credentials.Map(routes);
        EnrolledCredentials.Map(routes);
        Plugins.Map(routes);
        SyncAccounts.Map(routes);
        ListDecisions.Map(routes);
        Approvals.Map(routes);
        ApprovalRequests.Map(routes);
        ApprovalLedger.Map(routes);
        Consents.Map(routes);
        Tenants.Map(routes);
        AddTenant.Map(routes);
        Accounts.Map(routes);
        Seats.Map(routes);
        ListDoors.Map(routes);
        Keys.Map(routes);
        SigningKeyCalls.Map(routes);
        Backups.Map(routes);
        Applications.Map(routes);
        ApplicationTokens.Map(routes);
        ApplicationErrorsCall.Map(routes);
        Developers.Map(routes);
        Sandbox.Map(routes);
    }

    // What a caller mistypes must not be taken for something left out.
    private static void MakeStrict(JsonSerializerOptions json)
    {
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.PropertyNameCaseInsensitive = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.MaxDepth = MaxDepth;
        json.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        json.TypeInfoResolver = json.TypeInfoResolver!.WithAddedModifier(RefuseAbsentTexts);
        json.Converters.Add(
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
        );
    }

    // Annotations are heard for members alone, not for what a list holds.
    private static void RefuseAbsentTexts(JsonTypeInfo type)
    {
        if (type.Type == typeof(IReadOnlyList<string>))
            type.OnDeserialized = list =>
            {
                if (((IReadOnlyList<string?>)list).Contains(null, StringComparer.Ordinal))
                    throw new JsonException("A list of texts has no null in it.");
            };
    }
}
