using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary>
/// What a command line calls an application: its id, or its name where no other that the caller sees has it. An id is always
/// meant before a name: names are anybody's to choose.
/// </summary>
internal static class NamedApplication
{
    /// <summary>The path of an application of the registry.</summary>
    /// <exception cref="CommandRefusedException">Several have the name.</exception>
    public static async Task<string> PathOfAsync(
        this Call call,
        Argument<string> which,
        CancellationToken cancellationToken
    ) => AppCommands.PathOf(await call.IdOfAsync(which, cancellationToken));

    /// <summary>The id of an application of the registry.</summary>
    /// <exception cref="CommandRefusedException">Several have the name.</exception>
    public static async Task<string> IdOfAsync(
        this Call call,
        Argument<string> which,
        CancellationToken cancellationToken
    )
    {
        var named = call.Get(which);
        if (await IsThereAsync(call, AppCommands.PathOf(named), cancellationToken))
            return named;
        var found = await CandidatesAsync(
            call,
            "applications",
            ("search", named),
            cancellationToken
        );
        return TheOne(named, found.Where(one => Printer.Text(one["state"]) != "closed"));
    }

    /// <summary>The id of an application that a tenant approved. What is yet to be approved has no name here.</summary>
    /// <exception cref="CommandRefusedException">Several have the name.</exception>
    public static async Task<string> IdOfApprovedAsync(
        this Call call,
        Argument<string> which,
        string? tenant,
        CancellationToken cancellationToken
    )
    {
        var named = call.Get(which);
        var ofTenant = ("tenant", tenant);
        var path = $"approvals/{Uri.EscapeDataString(named)}" + ConnectedCommand.Query(ofTenant);
        if (await IsThereAsync(call, path, cancellationToken))
            return named;
        var approved = await CandidatesAsync(call, "approvals", ofTenant, cancellationToken);
        return TheOne(named, approved.Select(one => one["application"]!));
    }

    /// <summary>The id of an application that the caller consented to, and the tenant where that was.</summary>
    /// <exception cref="CommandRefusedException">Several have the name, or it was in several tenants and none is named.</exception>
    public static async Task<(string Id, string? Tenant)> ConsentedAsync(
        this Call call,
        Argument<string> which,
        string? tenant,
        CancellationToken cancellationToken
    )
    {
        var consented = (await CandidatesAsync(call, "consents", default, cancellationToken)).Where(
            one =>
                tenant is null
                || string.Equals(
                    Printer.Text(one["tenant"]),
                    tenant,
                    StringComparison.OrdinalIgnoreCase
                )
        );
        var id = TheOne(call.Get(which), consented.Select(one => one["application"]!));
        var tenants = consented
            .Where(one => Printer.Text(one["application"]!["clientId"]) == id)
            .Select(one => Printer.Text(one["tenant"]))
            .ToList();
        return tenants.Count <= 1
            ? (id, tenant ?? tenants.FirstOrDefault())
            : throw new CommandRefusedException(
                ExitCode.Refused,
                $"You let it in at {tenants.Count} tenants. Say where by --for: {string.Join(", ", tenants)}."
            );
    }

    private static string TheOne(string named, IEnumerable<JsonNode> candidates)
    {
        var known = candidates
            .DistinctBy(one => Printer.Text(one["clientId"]), StringComparer.Ordinal)
            .ToList();
        if (known.Any(one => Printer.Text(one["clientId"]) == named))
            return named;
        var ids = known
            .Where(one =>
                string.Equals(Printer.Text(one["name"]), named, StringComparison.OrdinalIgnoreCase)
            )
            .Select(one => Printer.Text(one["clientId"]))
            .Order(StringComparer.Ordinal)
            .ToList();
        return ids switch
        {
            // The server says what it says of such an id.
            [] => named,
            [var one] => one,
            _ => throw new CommandRefusedException(
                ExitCode.Refused,
                $"{ids.Count} applications have the name {named}. Say which by its id: {string.Join(", ", ids)}."
            ),
        };
    }

    private static async Task<bool> IsThereAsync(
        Call call,
        string path,
        CancellationToken cancellationToken
    )
    {
        var answer = await call.Api.TrySendAsync(HttpMethod.Get, path, null, cancellationToken);
        // Whatever else is in the way, the command itself is told.
        return answer.Refusal is not { Status: HttpStatusCode.NotFound };
    }

    private static async Task<IReadOnlyList<JsonNode>> CandidatesAsync(
        Call call,
        string list,
        (string Name, string? Value) only,
        CancellationToken cancellationToken
    )
    {
        var found = new List<JsonNode>();
        string? after = null;
        do
        {
            var page = await call.Api.TrySendAsync(
                HttpMethod.Get,
                list
                    + ConnectedCommand.Query(
                        (only.Name ?? "", only.Value),
                        ("limit", "200"),
                        ("after", after)
                    ),
                null,
                cancellationToken
            );
            if (page.Refusal is not null)
                break;
            found.AddRange(page.Body["items"]!.AsArray().OfType<JsonNode>());
            after = page.Body["next"]?.GetValue<string>();
        } while (after is not null);
        return found;
    }
}
