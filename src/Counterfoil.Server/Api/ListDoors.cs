namespace Counterfoil.Server.Api;

/// <summary>A door of the registry.</summary>
internal sealed record DoorCarrier(
    string Name,
    string Title,
    string Path,
    bool HasPage,
    IReadOnlyList<string> Carries
);

/// <summary><c>GET /v1/doors</c>: the registry.</summary>
internal static class ListDoors
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/doors", Answer).Answers<ListOf<DoorCarrier>>();

    private static IResult Answer() =>
        Results.Ok(
            new ListOf<DoorCarrier>(
                [
                    .. Doors.All.Select(row => new DoorCarrier(
                        row.Door.Name,
                        row.Door.Title,
                        row.Path,
                        row.Door.HasPage,
                        row.Carries
                    )),
                ],
                Next: null
            )
        );
}
