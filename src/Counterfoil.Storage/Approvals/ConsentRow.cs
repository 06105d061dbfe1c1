using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Approvals;

/// <summary>A row of <c>consents</c>.</summary>
internal sealed class ConsentRow : ISealedRow
{
    public const string Columns = """
        tenant AS Tenant, consentKey AS ConsentKey, associateId AS AssociateId, application AS Application,
        scopes AS Scopes, consented AS Consented, withdrawn AS Withdrawn, registered AS Registered,
        registered_associate_id AS RegisteredBy, updated AS Updated, updated_associate_id AS UpdatedBy,
        version AS Version, encryptedCheck AS EncryptedCheck
        """;

    public static string Table => "consents";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = "";

    /// <summary>The associate and the application, with a stroke between them.</summary>
    public string ConsentKey { get; set; } = "";

    public int AssociateId { get; set; }
    public string Application { get; set; } = "";
    public string Scopes { get; set; } = "";
    public long Consented { get; set; }
    public long? Withdrawn { get; set; }
    public long Registered { get; set; }
    public int? RegisteredBy { get; set; }
    public long Updated { get; set; }
    public int? UpdatedBy { get; set; }
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => ConsentKey;

    public static string KeyOf(AssociateId associate, ApplicationKey application) =>
        string.Create(CultureInfo.InvariantCulture, $"{associate.Value}/{application}");

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(ConsentKey)
                .Add(AssociateId)
                .Add(Application)
                .Add(Scopes)
                .Add(Consented)
                .Add(Withdrawn)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Updated)
                .Add(UpdatedBy)
                .Add(Version),
            _ => null,
        };

    public static ConsentRow Of(Consent consent, Change change) =>
        new()
        {
            Tenant = consent.Tenant.Key(),
            ConsentKey = KeyOf(consent.Associate, consent.Application),
            AssociateId = consent.Associate.Value,
            Application = consent.Application.ToString(),
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
        };

    /// <summary>Takes over a yes, as of the next version.</summary>
    public ConsentRow Take(Consent consent, Change change)
    {
        Scopes = Json.Write(consent.Scopes);
        Consented = consent.At.Milliseconds();
        Withdrawn = null;
        return Changed(change);
    }

    /// <summary>Takes over a no, as of the next version.</summary>
    public ConsentRow Withdraw(Change change)
    {
        Withdrawn = change.At.Milliseconds();
        return Changed(change);
    }

    public Consent ToConsent(ContextIdentifier tenant) =>
        new()
        {
            Tenant = tenant,
            Associate = new AssociateId(AssociateId),
            Application = new ApplicationKey(Guid.ParseExact(Application, "D")),
            Scopes = Json.Read<string[]>(Scopes),
            At = Consented.Instant(),
            WithdrawnAt = Withdrawn?.Instant(),
            Version = Version,
        };

    private ConsentRow Changed(Change change)
    {
        Updated = change.At.Milliseconds();
        UpdatedBy = change.By?.Value;
        Version++;
        return this;
    }
}
