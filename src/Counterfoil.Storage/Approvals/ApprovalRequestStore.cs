using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>The table <c>approval_requests</c>.</summary>
internal sealed class ApprovalRequestStore(DatabaseParts parts) : IApprovalRequests
{
    private const string Columns = """
        application AS Application, associateId AS AssociateId, requested AS Requested, note AS Note, state AS State,
        decided AS Decided, decided_associate_id AS DecidedBy
        """;

    private const string One = $"""
        SELECT {Columns} FROM approval_requests
        WHERE tenant = @tenant AND application = @application AND associateId = @associate
        """;

    private const string List = $"""
        SELECT {Columns} FROM approval_requests
        WHERE tenant = @tenant AND state = @state AND application >= @from AND application <= @to
            AND (application, associateId) > (@afterApplication, @afterAssociate)
        ORDER BY application, associateId LIMIT @limit
        """;

    private const string CountOpen =
        "SELECT COUNT(*) FROM (SELECT 1 FROM approval_requests WHERE tenant = @tenant AND state = 0 LIMIT @most) AS counted";

    private const string Open = """
        INSERT INTO approval_requests (tenant, application, associateId, requested, note, state)
        VALUES (@tenant, @application, @associate, @requested, @note, 0)
        ON CONFLICT (tenant, application, associateId) DO UPDATE SET
            requested = CASE WHEN approval_requests.state = 0 THEN approval_requests.requested ELSE excluded.requested END,
            note = excluded.note, state = 0, decided = NULL, decided_associate_id = NULL
        WHERE approval_requests.state <> 0 OR approval_requests.note <> excluded.note
        """;

    private const string Delete = """
        DELETE FROM approval_requests WHERE (tenant, application, associateId) IN
            (SELECT tenant, application, associateId FROM approval_requests WHERE requested < @before
             ORDER BY requested LIMIT @limit)
        """;

    private readonly LedgerTable ledger = new(parts);

    public async ValueTask<ApprovalRequest?> FindAsync(
        ContextIdentifier tenant,
        ApplicationKey application,
        AssociateId associate,
        CancellationToken cancellationToken
    ) =>
        (
            await parts.Connections.ReadAsync(
                session =>
                    session.FirstOrDefaultAsync<RequestRow>(
                        One,
                        Key(tenant, application, associate),
                        cancellationToken
                    ),
                cancellationToken
            )
        )?.ToRequest(tenant);

    public Task<bool> TryOpenAsync(
        ApprovalRequest request,
        Demand demand,
        Deed deed,
        CancellationToken cancellationToken
    )
    {
        var tenant = request.Tenant.Key();
        var parameters = new
        {
            tenant,
            application = request.Application.ToString(),
            associate = request.Associate.Value,
            requested = request.At.Milliseconds(),
            note = Storable.Made(request.Note),
        };
        return parts.Writer.RunAsync(
            async writing =>
            {
                var session = writing.Session;
                var before = await session.FirstOrDefaultAsync<RequestRow>(One, parameters);
                if (
                    before is not { State: 0 }
                    && await session.FirstOrDefaultAsync<int>(
                        CountOpen,
                        new { tenant, most = IApprovalRequests.MostOpen }
                    ) >= IApprovalRequests.MostOpen
                )
                    return false;
                // Whoever asks in other words has asked already: nobody makes the ledger longer by that.
                if (await session.ExecuteAsync(Open, parameters) > 0 && before is not { State: 0 })
                    await ledger.EnterAsync(
                        writing,
                        request.Tenant,
                        request.Application,
                        Saying.Requested,
                        demand,
                        deed,
                        note: request.Note
                    );
                return true;
            },
            cancellationToken
        );
    }

    public async Task<Page<ApprovalRequest>> ListAsync(
        ContextIdentifier tenant,
        ApplicationKey? application,
        RequestState state,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var limit = page.BoundedLimit;
        var (afterApplication, afterAssociate) = ReadPlace(page.After);
        var parameters = new
        {
            tenant = tenant.Key(),
            state = (int)state,
            from = application?.ToString() ?? "",
            to = application?.ToString() ?? "~",
            afterApplication,
            afterAssociate,
            limit = limit + 1,
        };
        var rows = await parts.Connections.ReadAsync(
            session => session.QueryAsync<RequestRow>(List, parameters, cancellationToken),
            cancellationToken
        );
        return Pages.Of(
            rows,
            limit,
            row => row.ToRequest(tenant),
            row => $"{row.Application}/{row.AssociateId}"
        );
    }

    public Task<int> DeclineAsync(
        ContextIdentifier tenant,
        ApplicationKey application,
        Demand demand,
        Deed deed,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunAsync(
            async writing =>
            {
                var declined = await writing.Session.ExecuteAsync(
                    ApprovalSql.Answer,
                    new
                    {
                        tenant = tenant.Key(),
                        application = application.ToString(),
                        state = (int)RequestState.Declined,
                        decided = deed.At.Milliseconds(),
                        decidedBy = deed.By?.Value,
                    }
                );
                if (declined > 0)
                    await ledger.EnterAsync(
                        writing,
                        tenant,
                        application,
                        Saying.Declined,
                        demand,
                        deed
                    );
                return declined;
            },
            cancellationToken
        );

    public Task<int> DeleteOldAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        parts.Writer.RunPlainAsync(
            session => session.ExecuteAsync(Delete, new { before = before.Milliseconds(), limit }),
            cancellationToken
        );

    private static object Key(
        ContextIdentifier tenant,
        ApplicationKey application,
        AssociateId associate
    ) =>
        new
        {
            tenant = tenant.Key(),
            application = application.ToString(),
            associate = associate.Value,
        };

    private static (string Application, int Associate) ReadPlace(string? after) =>
        after?.Split('/') is [var application, var associate]
        && int.TryParse(associate, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? (Storable.Made(application), id)
            : ("", 0);

    private sealed class RequestRow
    {
        public string Application { get; set; } = "";
        public int AssociateId { get; set; }
        public long Requested { get; set; }
        public string Note { get; set; } = "";
        public int State { get; set; }
        public long? Decided { get; set; }
        public int? DecidedBy { get; set; }

        public ApprovalRequest ToRequest(ContextIdentifier tenant) =>
            new()
            {
                Tenant = tenant,
                Application = new ApplicationKey(Guid.ParseExact(Application, "D")),
                Associate = new AssociateId(AssociateId),
                At = Requested.Instant(),
                Note = Note,
                State = (RequestState)State,
                DecidedAt = Decided?.Instant(),
                DecidedBy = DecidedBy is { } by ? new AssociateId(by) : null,
            };
    }
}
