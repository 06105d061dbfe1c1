using System.Globalization;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>A row of <c>ledger</c>. It has one version as long as it lives.</summary>
internal sealed class LedgerRow : ISealedRow
{
    public static string Table => "ledger";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = "";
    public long Id { get; set; }
    public int Saying { get; set; }
    public string Application { get; set; } = "";
    public string ApplicationName { get; set; } = "";
    public int? AssociateId { get; set; }
    public string AssociateName { get; set; } = "";
    public long At { get; set; }
    public string Demand { get; set; } = "";
    public long? Until { get; set; }
    public string Note { get; set; } = "";
    public long Version { get; set; } = 1;
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => Id.ToString(CultureInfo.InvariantCulture);

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(Id)
                .Add(Saying)
                .Add(Application)
                .Add(ApplicationName)
                .Add(AssociateId)
                .Add(AssociateName)
                .Add(At)
                .Add(Demand)
                .Add(Until)
                .Add(Note)
                .Add(Version),
            _ => null,
        };

    public static LedgerRow Of(ContextIdentifier tenant, LedgerEntry entry) =>
        new()
        {
            Tenant = tenant.Key(),
            Id = entry.Id,
            Saying = (int)entry.Saying,
            Application = entry.Application.ToString(),
            ApplicationName = Storable.Made(entry.Deed.Application),
            AssociateId = entry.Deed.By?.Value,
            AssociateName = Storable.Made(entry.Deed.Name),
            At = entry.Deed.At.Milliseconds(),
            Demand = Json.Write(entry.Demand),
            Until = entry.Until?.Milliseconds(),
            Note = Storable.Made(entry.Note),
        };

    public LedgerEntry ToEntry() =>
        new(
            Id,
            (Saying)Saying,
            new ApplicationKey(Guid.ParseExact(Application, "D")),
            Json.Read<Demand>(Demand),
            new Deed(
                AssociateId is { } by ? new AssociateId(by) : null,
                AssociateName,
                ApplicationName,
                At.Instant()
            ),
            Until?.Instant(),
            Note
        );
}
