using Counterfoil.Authority.Plugins;
using Counterfoil.Server.Plugins;

namespace Counterfoil.Server.Api;

/// <summary>Somebody, or a group, in the world outside.</summary>
internal sealed record FoundCarrier(
    string Value,
    string Name,
    IReadOnlyDictionary<string, string>? Facts
);

/// <summary><c>/v1/plugins</c>: which there are, what their forms ask, and whom they find.</summary>
internal static class Plugins
{
    private const int DefaultLimit = 50;
    private const int MostFound = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/plugins", ListAsync).Answers<ListOf<PluginCarrier>>();
        routes.MapGet("/v1/plugins/{type}", GetAsync).Answers<AdministrationCarrier>();
        routes.MapGet("/v1/plugins/{type}/users", FindUsersAsync).Answers<ListOf<FoundCarrier>>();
        routes.MapGet("/v1/plugins/{type}/groups", FindGroupsAsync).Answers<ListOf<FoundCarrier>>();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        EnrolmentDesk desk,
        PluginPanel panel,
        InstalledPlugins installed,
        CancellationToken cancellationToken
    )
    {
        var listed = new List<PluginCarrier>();
        foreach (var type in panel.Types.Where(type => IsBuiltIn(type, installed)))
        {
            var side = desk.Find(type);
            var name = side is null
                ? null
                : await desk.AskAsync(
                    side,
                    (one, _) => new ValueTask<string>(one.DisplayName),
                    cancellationToken
                );
            listed.Add(
                new PluginCarrier
                {
                    Type = type,
                    DisplayName = name ?? type,
                    State = "builtIn",
                    Administered = side is not null,
                }
            );
        }
        var isOperator = context.Proof().IsOperator;
        listed.AddRange(
            installed
                .All.Where(one => isOperator || one.IsLoaded)
                .Select(PluginCarrier.Of)
                .Select(one =>
                    isOperator ? one : one with { Folder = null, Pin = null, Required = null }
                )
        );
        return Results.Ok(new ListOf<PluginCarrier>(listed, Next: null));
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string type,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    )
    {
        if (desk.Find(EnrolledCredentials.Unescape(type)) is not { } plugin)
            return Problem.NotFound;
        var tenant = context.Proof().Tenant.Id;
        var carrier = await desk.AskAsync(
            plugin,
            (side, _) =>
                new ValueTask<AdministrationCarrier>(
                    AdministrationCarrier.Of(plugin.Type, side, tenant)
                ),
            cancellationToken
        );
        return carrier is null ? Failed(plugin) : Results.Ok(carrier);
    }

    private static async Task<IResult> FindUsersAsync(
        HttpContext context,
        string type,
        string? search,
        string? group,
        int? limit,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    )
    {
        if (Check(search, group, limit) is { } problem)
            return problem;
        var tenant = context.Proof().Tenant.Id;
        return await FindAsync<FoundUser>(
            desk,
            type,
            (side, token) =>
                group is null
                    ? side.FindUsersAsync(tenant, search!, limit ?? DefaultLimit, token)
                    : side.UsersInGroupAsync(tenant, group, limit ?? DefaultLimit, token),
            user => new FoundCarrier(user.Value, user.Name, user.Facts),
            cancellationToken
        );
    }

    private static async Task<IResult> FindGroupsAsync(
        HttpContext context,
        string type,
        string? search,
        int? limit,
        EnrolmentDesk desk,
        CancellationToken cancellationToken
    )
    {
        if (Check(search, group: null, limit) is { } problem)
            return problem;
        var tenant = context.Proof().Tenant.Id;
        return await FindAsync<FoundGroup>(
            desk,
            type,
            (side, token) => side.FindGroupsAsync(tenant, search!, limit ?? DefaultLimit, token),
            group => new FoundCarrier(group.Value, group.Name, Facts: null),
            cancellationToken
        );
    }

    private static async Task<IResult> FindAsync<T>(
        EnrolmentDesk desk,
        string type,
        Func<ICredentialAdministration, CancellationToken, ValueTask<IReadOnlyList<T>>> find,
        Func<T, FoundCarrier> say,
        CancellationToken cancellationToken
    )
    {
        if (desk.Find(EnrolledCredentials.Unescape(type)) is not { } plugin)
            return Problem.NotFound;
        var found = await desk.AskAsync(
            plugin,
            (side, token) =>
                side.CanFindUsers ? find(side, token) : new ValueTask<IReadOnlyList<T>>([]),
            cancellationToken
        );
        return found is null
            ? Failed(plugin)
            : Results.Ok(new ListOf<FoundCarrier>([.. found.Select(say)], Next: null));
    }

    private static Problem? Check(string? search, string? group, int? limit) =>
        limit is < 1 or > MostFound ? Problem.Malformed($"The limit is 1 to {MostFound}.")
        : search is null == group is null
            ? Problem.Malformed("Say whom to search for, or in which group.")
        : null;

    private static Problem Failed(AdministeredPlugin plugin) =>
        Problem.Of(
            StatusCodes.Status502BadGateway,
            "plugin_failed",
            $"The plugin {plugin.Type} failed, or did not answer in time."
        );

    private static bool IsBuiltIn(string type, InstalledPlugins installed) =>
        !installed.Heard.Any(one =>
            string.Equals(one.CredentialType, type, StringComparison.OrdinalIgnoreCase)
        );
}
