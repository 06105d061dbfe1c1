using Counterfoil.Broker;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Applications;

/// <summary>A row of <c>applications</c>.</summary>
internal sealed class ApplicationRow : RegistryRow, ISealedRow
{
    public static string Table => "applications";

    public static byte SealVersion => 1;

    public string ApplicationKey { get; set; } = "";

    /// <summary>The name, folded: the order of lists.</summary>
    public string NameKey { get; set; } = "";

    public string SearchText { get; set; } = "";
    public int State { get; set; }
    public string? Owner { get; set; }
    public string Definition { get; set; } = "";

    public string Key => ApplicationKey;

    public SearchedRow Searched =>
        new()
        {
            Tenant = Tenant,
            RowKey = ApplicationKey,
            Part = Owner,
            SearchText = SearchText,
        };

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => Finish(
                columns
                    .Add(Tenant)
                    .Add(ApplicationKey)
                    .Add(NameKey)
                    .Add(SearchText)
                    .Add(State)
                    .Add(Owner)
                    .Add(Definition)
            ),
            _ => null,
        };

    public static ApplicationRow Of(Application application) =>
        new() { ApplicationKey = application.Id.ToString() };

    /// <summary>Takes over what may change, as of the next version.</summary>
    public ApplicationRow Take(Application application, RegistryChange change)
    {
        Stamp(change);
        NameKey = Sealing.SearchText.Fold(application.Name);
        SearchText = Sealing.SearchText.Join([
            application.Name,
            application.Publisher.Name,
            .. IdsOf(application),
        ]);
        State = (int)application.State;
        Owner = application.Owner?.ToString("D");
        Definition = Json.Write(application with { Version = Version });
        return this;
    }

    public Application ToApplication() =>
        Json.Read<Application>(Definition) with
        {
            Id = new Broker.Applications.ApplicationKey(Guid.ParseExact(ApplicationKey, "D")),
            Version = Version,
        };

    public static IEnumerable<string> IdsOf(Application application) =>
        application.Aliases.Prepend(application.ClientId);
}
