using Counterfoil.Cryptography;
using Counterfoil.Server.Commands;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Storage.Keys;

namespace Counterfoil.Server.Api;

/// <summary>A root key, by its number alone.</summary>
internal sealed record KeyCarrier(
    int Number,
    bool IsCurrent,
    bool IsHere,
    IReadOnlyList<NeedCarrier> Needs
);

/// <summary>How many rows of a table need a key.</summary>
internal sealed record NeedCarrier(string Table, long Rows);

/// <summary>How far a rotation is.</summary>
internal sealed record RotationCarrier(
    int Current,
    bool IsRotating,
    long Done,
    long Total,
    IReadOnlyList<KeyNode> Nodes
)
{
    public static RotationCarrier Of(KeyState state) =>
        new(state.Current, state.IsRotating, state.Done, state.Total, state.Nodes);
}

/// <summary>What a retired key leaves to do: whether this server took it out of its file.</summary>
internal sealed record RetiredCarrier(int Number, bool IsOutOfFile);

/// <summary><c>/v1/keys</c>: the root keys by number, their rotation, their retirement. Never a key itself.</summary>
internal static class Keys
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/keys", ListAsync).Answers<ListOf<KeyCarrier>>();
        routes.MapGet("/v1/keys/rotation", StandsAsync).Answers<RotationCarrier>();
        routes
            .MapPost("/v1/keys/rotation", BeginAsync)
            .Answers<RotationCarrier>(StatusCodes.Status202Accepted);
        routes.MapDelete("/v1/keys/{number:int}", RetireAsync).Answers<RetiredCarrier>();
    }

    private static async Task<IResult> ListAsync(
        Database database,
        CancellationToken cancellationToken
    )
    {
        var state = await database.RootKeys.StateAsync(cancellationToken);
        var needs = await database.RootKeys.NeedsAsync(cancellationToken);
        return Results.Ok(
            new ListOf<KeyCarrier>(
                [
                    .. state
                        .Known.Concat(needs.Select(need => need.KeyNumber))
                        .Distinct()
                        .Order()
                        .Select(number => new KeyCarrier(
                            number,
                            number == state.Current,
                            state.Known.Contains(number),
                            [
                                .. needs
                                    .Where(need => need.KeyNumber == number)
                                    .Select(need => new NeedCarrier(need.Table, need.Rows)),
                            ]
                        )),
                ],
                Next: null
            )
        );
    }

    private static async Task<IResult> StandsAsync(
        Database database,
        CancellationToken cancellationToken
    ) => Results.Ok(RotationCarrier.Of(await database.RootKeys.StateAsync(cancellationToken)));

    private static async Task<IResult> BeginAsync(
        Database database,
        KeyWatch watch,
        CancellationToken cancellationToken
    )
    {
        watch.Learn();
        if (
            await database.RootKeys.BeginAsync(cancellationToken) is KeyAnswer.Refused(var sentence)
        )
            return Problem.Of(StatusCodes.Status409Conflict, "conflict", sentence);
        var state = await database.RootKeys.StateAsync(cancellationToken);
        return Results.Accepted("/v1/keys/rotation", RotationCarrier.Of(state));
    }

    private static async Task<IResult> RetireAsync(
        int number,
        Database database,
        KeyRing keys,
        ServerSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (!keys.Has(number))
            return Problem.NotFound;
        if (
            await database.RootKeys.MayRetireAsync(number, cancellationToken) is KeyAnswer.Refused(
                var sentence
            )
        )
            return Problem.Of(StatusCodes.Status409Conflict, "conflict", sentence);
        var isOut = RootKeyFile.TryTakeOut(settings, number);
        keys.Forget(number);
        return Results.Ok(new RetiredCarrier(number, isOut));
    }
}
