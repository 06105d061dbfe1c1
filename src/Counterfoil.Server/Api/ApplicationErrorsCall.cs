using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Api;

/// <summary>Something that the protocol refused an application.</summary>
internal sealed record ApplicationErrorCarrier(
    string Request,
    DateTimeOffset At,
    int Count,
    string Tenant,
    string Door,
    string Check,
    string Error,
    string Fix
);

/// <summary>The last of them, latest first.</summary>
internal sealed record ApplicationErrorsCarrier(IReadOnlyList<ApplicationErrorCarrier> Items);

/// <summary><c>GET /v1/applications/{application}/errors</c>: the last fifty, each with its fix.</summary>
internal static class ApplicationErrorsCall
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/applications/{application}/errors", ListAsync)
            .Answers<ApplicationErrorsCarrier>();

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string application,
        Registrants registrants,
        IApplications applications,
        ApplicationErrors errors,
        CancellationToken cancellationToken
    )
    {
        if (await registrants.FindAsync(context.Proof(), cancellationToken) is not { } registrant)
            return Registrants.Nobody;
        if (
            await registrants.KeyOfAsync(application, cancellationToken) is not { } id
            || await applications.FindAsync(id, cancellationToken) is not { Application: var found }
            || !registrant.MaySee(found)
        )
            return Problem.NotFound;
        return Results.Ok(
            new ApplicationErrorsCarrier([
                .. (await errors.ListAsync(id, cancellationToken)).Select(
                    error => new ApplicationErrorCarrier(
                        error.Request,
                        error.At,
                        error.Count,
                        error.Tenant.Value,
                        error.Door,
                        error.Check,
                        error.Error,
                        error.Fix
                    )
                ),
            ])
        );
    }
}
