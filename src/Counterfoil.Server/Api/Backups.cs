using Counterfoil.Server.Commands;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Storage.Backups;

namespace Counterfoil.Server.Api;

/// <summary>A backup that was made, as a file on the server's machine.</summary>
internal sealed record BackupCarrier(string File, long Bytes);

/// <summary><c>POST /v1/backups</c>: the running server makes a copy beside its database. Where to is not the caller's to say.</summary>
internal static class Backups
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/backups", AnswerAsync)
            .Answers<BackupCarrier>(StatusCodes.Status201Created);

    private static async Task<IResult> AnswerAsync(ServerSettings settings, TimeProvider time)
    {
        if (settings.Database.Kind != DatabaseKind.Sqlite)
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "conflict",
                BackupCommand.HowOnPostgreSql
            );
        var now = time.GetUtcNow();
        var file = BackupCommand.FileIn(settings, now);
        try
        {
            var bytes = await SqliteBackup.MakeAsync(settings.Database, file, now);
            return Results.Json(
                new BackupCarrier(file, bytes),
                statusCode: StatusCodes.Status201Created
            );
        }
        catch (IOException failure)
        {
            return Problem.Of(
                StatusCodes.Status409Conflict,
                "conflict",
                $"No backup was made: {failure.Message}"
            );
        }
    }
}
