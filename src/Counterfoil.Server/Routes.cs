using Counterfoil.Server.Api;
using Counterfoil.Server.ForwardAuth;
using Counterfoil.Server.Handshakes;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Metrics;
using Counterfoil.Server.OAuth;
using Counterfoil.Server.OAuth.Keys;
using Counterfoil.Server.Pages;
using Counterfoil.Server.Rest;
using Counterfoil.Server.Soap;
using Counterfoil.Server.SystemUsers;

namespace Counterfoil.Server;

/// <summary>The table of contents of the HTTP surface.</summary>
internal static class Routes
{
    /// <summary>Registers what the doors need.</summary>
    public static IServiceCollection AddDoors(this IServiceCollection services) =>
        services
            .AddRouting()
            .AddHandshakes()
            .AddMachineDoors()
            .AddApi()
            .AddPages()
            .AddForwardAuth()
            .AddOAuth()
            .AddSystemUsers()
            .AddSoap(provider => provider.GetRequiredService<PublicAddress>().Value);

    /// <summary>Maps every door, behind the table of rights; whatever stands outside of it stops the start.</summary>
    public static void MapDoors(this WebApplication app)
    {
        app.UseMiddleware<ProtocolEdge>();
        app.UseMiddleware<RightHost>();
        app.MapRest();
        app.MapApi();
        app.MapGroup("").Behind(Doors.Api).MapHealth();
        app.MapGroup("").Behind(Doors.Api).MapMetrics();
        app.MapGroup("").Behind(Doors.Api).MapKeySet();
        app.MapGroup("").Behind(Doors.ForwardAuth).MapForwardAuth();
        app.MapGroup("").Behind(Doors.Soap).MapSoap();
        app.MapGroup("").Behind(Doors.OAuthToken).MapOAuth();
        app.MapGroup("").Behind(Doors.SystemUsers).MapSystemUsers();
        app.MapPageAssets();
        RightsTable.Check(app);
    }
}
