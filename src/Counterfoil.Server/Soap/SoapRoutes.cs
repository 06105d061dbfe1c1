using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Counterfoil.Server.Soap;

/// <summary>Where the door stands.</summary>
internal static class SoapRoutes
{
    /// <summary>Registers the door.</summary>
    /// <param name="services">The container.</param>
    /// <param name="publicAddress">The configured public address of the server; never one from a request.</param>
    public static IServiceCollection AddSoap(
        this IServiceCollection services,
        Func<IServiceProvider, Uri> publicAddress
    )
    {
        services.TryAddSingleton(provider =>
            SoapAuthority.Of(
                provider.GetRequiredService<Evaluator>(),
                provider.GetRequiredService<TicketIssuer>(),
                provider.GetRequiredService<Handshakes.HandshakeReader>()
            )
        );
        return services
            .AddSingleton<SoapDoor>()
            .AddSingleton<SoapEndpoint>()
            .AddSingleton(provider => new SoapDescription(() => publicAddress(provider)));
    }

    /// <summary>Maps the service, for the own tenant and for a tenant in the path. Paths are compared without regard to case.</summary>
    public static void MapSoap(this IEndpointRouteBuilder routes)
    {
        foreach (var path in new[] { Wire.Path, "/{" + SoapPath.Part + "}" + Wire.Path })
        {
            routes
                .MapPost(path, context => Of<SoapEndpoint>(context).AnswerAsync(context))
                .ExcludeFromDescription();
            routes
                .MapMethods(
                    path,
                    [HttpMethods.Get, HttpMethods.Head],
                    context => Of<SoapDescription>(context).DescribeAsync(context)
                )
                .ExcludeFromDescription();
        }
    }

    private static T Of<T>(HttpContext context)
        where T : notnull => context.RequestServices.GetRequiredService<T>();
}
