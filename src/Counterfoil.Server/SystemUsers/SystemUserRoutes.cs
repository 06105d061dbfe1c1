namespace Counterfoil.Server.SystemUsers;

/// <summary>Where the exchange stands. Paths are compared without regard to case.</summary>
internal static class SystemUserRoutes
{
    /// <summary>The SOAP service.</summary>
    public const string SoapPath = "/login/services/PartnerSystemUserService.svc";

    /// <summary>The same over REST.</summary>
    public const string RestPath = "/login/api/PartnerSystemUser/Authenticate";

    /// <summary>Registers the door.</summary>
    public static IServiceCollection AddSystemUsers(this IServiceCollection services) =>
        services
            .AddSingleton<SystemUserDoor>()
            .AddSingleton<RestExchange>()
            .AddSingleton<SoapExchange>()
            .AddSingleton<ExchangeDescription>();

    /// <summary>Maps it.</summary>
    public static void MapSystemUsers(this IEndpointRouteBuilder routes)
    {
        routes
            .MapPost(RestPath, context => Of<RestExchange>(context).AnswerAsync(context))
            .ExcludeFromDescription();
        routes
            .MapPost(SoapPath, context => Of<SoapExchange>(context).AnswerAsync(context))
            .ExcludeFromDescription();
        routes
            .MapMethods(
                SoapPath,
                [HttpMethods.Get, HttpMethods.Head],
                context => Of<ExchangeDescription>(context).DescribeAsync(context)
            )
            .ExcludeFromDescription();
    }

    private static T Of<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
