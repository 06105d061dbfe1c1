using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Tenants;

/// <summary>A row of <c>tenants</c>.</summary>
internal sealed class TenantRow : ISealedRow
{
    public static string Table => "tenants";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = "";
    public string Identifier { get; set; } = "";
    public string Name { get; set; } = "";
    public string SearchText { get; set; } = "";
    public int State { get; set; }
    public int IsOwn { get; set; }
    public string Switches { get; set; } = "";
    public string PluginSettings { get; set; } = "";
    public long Registered { get; set; }
    public int? RegisteredBy { get; set; }
    public long Updated { get; set; }
    public int? UpdatedBy { get; set; }
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => Identifier;

    public SearchedRow Searched =>
        new()
        {
            Tenant = TenantKey.Registry,
            RowKey = Tenant,
            SearchText = SearchText,
        };

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(Identifier)
                .Add(Name)
                .Add(SearchText)
                .Add(State)
                .Add(IsOwn)
                .Add(Switches)
                .Add(PluginSettings)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Updated)
                .Add(UpdatedBy)
                .Add(Version),
            _ => null,
        };

    public static TenantRow Of(Tenant tenant, Change change) =>
        new()
        {
            Tenant = tenant.Id.Key(),
            Identifier = tenant.Id.Value,
            IsOwn = tenant.IsOwn ? 1 : 0,
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
        };

    /// <summary>Takes over what may change, as of the next version.</summary>
    public TenantRow Take(Tenant tenant, Change change)
    {
        Name = tenant.Name;
        SearchText = Sealing.SearchText.Join(Identifier, tenant.Name);
        State = (int)tenant.State;
        Switches = Json.Write(tenant.Switches);
        PluginSettings = Json.Write(tenant.PluginSettings);
        Updated = change.At.Milliseconds();
        UpdatedBy = change.By?.Value;
        Version++;
        return this;
    }

    public Tenant ToTenant() =>
        new()
        {
            Id = ContextIdentifier.Parse(Identifier),
            Name = Name,
            State = (TenantState)State,
            IsOwn = IsOwn == 1,
            Switches = Json.Read<TenantSwitches>(Switches),
            PluginSettings = Json.Read<Dictionary<string, string>>(PluginSettings),
            Version = Version,
        };
}
