using System.Globalization;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Api;

/// <summary>A line of the ledger, with the names of then.</summary>
/// <param name="Id">Its number; grows with time.</param>
/// <param name="At">When.</param>
/// <param name="Saying">What was said.</param>
/// <param name="By">Who said it; <c>null</c> for operators and for the house itself.</param>
/// <param name="Application">Of which application.</param>
/// <param name="Scopes">To which scopes.</param>
/// <param name="SystemUser">Whether to a system user.</param>
/// <param name="Until">Until when a yes counts; <c>null</c> for good.</param>
/// <param name="Note">In the words of who asked.</param>
internal sealed record LedgerCarrier(
    string Id,
    DateTimeOffset At,
    Saying Saying,
    AssociateName? By,
    ApplicationName Application,
    IReadOnlyList<string> Scopes,
    bool SystemUser,
    DateTimeOffset? Until,
    string Note
);

/// <summary><c>/v1/approval-ledger</c>: what was ever said about applications in a tenant.</summary>
internal static class ApprovalLedger
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/approval-ledger", ListAsync).Answers<ListOf<LedgerCarrier>>();

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string? application,
        string? tenant,
        int? limit,
        string? after,
        ILedger ledger,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        if (Paging.Of(limit, after) is not { } page)
            return Paging.OutOfRange;
        if (Approvals.Reach(context.Proof(), tenant) is not { } id)
            return Problem.NotFound;
        var meant = application is null
            ? null
            : await which.FindAsync(application, cancellationToken);
        if (application is not null && meant is null)
            return Problem.NotFound;
        var found = await ledger.ListAsync(id, meant?.Id, page, cancellationToken);
        var items = new List<LedgerCarrier>(found.Items.Count);
        foreach (var entry in found.Items)
            items.Add(await SayAsync(entry, which, cancellationToken));
        return Results.Ok(new ListOf<LedgerCarrier>(items, found.Next));
    }

    private static async ValueTask<LedgerCarrier> SayAsync(
        LedgerEntry entry,
        WhichApplication which,
        CancellationToken cancellationToken
    )
    {
        var deed = entry.Deed;
        var now = ApplicationName.Of(
            entry.Application,
            await which.FindAsync(entry.Application, cancellationToken)
        );
        return new LedgerCarrier(
            entry.Id.ToString(CultureInfo.InvariantCulture),
            deed.At,
            entry.Saying,
            deed.By is { } by ? new AssociateName(by.Value, deed.Name) : null,
            now with
            {
                Name = deed.Application,
            },
            entry.Demand.Scopes,
            entry.Demand.SystemUser,
            entry.Until,
            entry.Note
        );
    }
}
