namespace Counterfoil.Server.Hosting;

/// <summary>
/// One question to a door that needs nothing, while the database is being opened: what the first caller would have waited
/// for, the tree of routes and what it is made by, is there by then. Nobody watches, and nothing is noted of it.
/// </summary>
internal static class Rehearsal
{
    /// <summary>Asks.</summary>
    public static async Task PlayAsync(WebApplication app)
    {
        var doors = ((IApplicationBuilder)app).New();
        doors.UseRouting();
        doors.UseEndpoints(own =>
        {
            foreach (var mapped in ((IEndpointRouteBuilder)app).DataSources)
                own.DataSources.Add(mapped);
        });
        using var answer = new MemoryStream();
        await doors.Build()(
            new DefaultHttpContext
            {
                RequestServices = app.Services,
                Request = { Method = HttpMethods.Get, Path = Health.Live },
                Response = { Body = answer },
            }
        );
    }
}
