using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>A row of <c>approvals</c>. The system user's token is not in it but in the system user's row of <c>credentials</c>.</summary>
internal sealed class ApprovalRow : ISealedRow
{
    public static string Table => "approvals";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = "";
    public string Application { get; set; } = "";
    public string Demand { get; set; } = "";
    public long Approved { get; set; }
    public int? ApprovedBy { get; set; }
    public long? Until { get; set; }
    public long? Withdrawn { get; set; }
    public int? WithdrawnBy { get; set; }
    public int? SystemUser { get; set; }
    public long? SystemUserRow { get; set; }
    public long Registered { get; set; }
    public int? RegisteredBy { get; set; }
    public long Updated { get; set; }
    public int? UpdatedBy { get; set; }
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => Application;

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(Application)
                .Add(Demand)
                .Add(Approved)
                .Add(ApprovedBy)
                .Add(Until)
                .Add(Withdrawn)
                .Add(WithdrawnBy)
                .Add(SystemUser)
                .Add(SystemUserRow)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Updated)
                .Add(UpdatedBy)
                .Add(Version),
            _ => null,
        };

    public static ApprovalRow Of(Approval approval, Change change) =>
        new()
        {
            Tenant = approval.Tenant.Key(),
            Application = approval.Application.ToString(),
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
        };

    /// <summary>Takes over a yes, as of the next version.</summary>
    public ApprovalRow Take(Approval approval, Change change)
    {
        Demand = Json.Write(approval.Demand);
        Approved = approval.At.Milliseconds();
        ApprovedBy = approval.By?.Value;
        Until = approval.Until?.Milliseconds();
        (Withdrawn, WithdrawnBy) = (null, null);
        return Changed(change);
    }

    /// <summary>Takes over a no, as of the next version.</summary>
    public ApprovalRow Withdraw(Approval approval, Change change)
    {
        if (Demand.Length == 0)
            Take(approval, change).Version--;
        (Withdrawn, WithdrawnBy) = (change.At.Milliseconds(), change.By?.Value);
        return Changed(change);
    }

    /// <summary>What the row says, with the token that its system user's row holds.</summary>
    public Approval ToApproval(ContextIdentifier tenant, Secret? token) =>
        new()
        {
            Tenant = tenant,
            Application = new ApplicationKey(Guid.ParseExact(Application, "D")),
            Demand = Json.Read<Demand>(Demand),
            At = Approved.Instant(),
            By = Associate(ApprovedBy),
            Until = Until?.Instant(),
            WithdrawnAt = Withdrawn?.Instant(),
            WithdrawnBy = Associate(WithdrawnBy),
            SystemUser = Associate(SystemUser),
            SystemUserRow = SystemUserRow is { } row ? new CredentialId(row) : null,
            SystemUserToken = token,
            Version = Version,
        };

    private ApprovalRow Changed(Change change)
    {
        Updated = change.At.Milliseconds();
        UpdatedBy = change.By?.Value;
        Version++;
        return this;
    }

    private static AssociateId? Associate(int? id) =>
        id is { } value ? new AssociateId(value) : null;
}
