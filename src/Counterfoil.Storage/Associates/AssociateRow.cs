using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Searching;

namespace Counterfoil.Storage.Associates;

/// <summary>A row of <c>associates</c>: the identity and the card.</summary>
internal sealed class AssociateRow : ISealedRow
{
    public static string Table => "associates";

    public static byte SealVersion => 1;

    public string Tenant { get; set; } = "";
    public int AssociateId { get; set; }
    public string Name { get; set; } = "";
    public string NameKey { get; set; } = "";
    public int Type { get; set; }
    public int IsActive { get; set; }

    /// <summary>Whether the card holds <see cref="Rights.AdminAll"/>, so that the last holder is found by a query.</summary>
    public int IsAdministrator { get; set; }

    /// <summary>The e-mail address as a name; <c>null</c> when it could not be one.</summary>
    public string? EmailKey { get; set; }

    public string SearchText { get; set; } = "";
    public string Card { get; set; } = "";
    public long Registered { get; set; }
    public int? RegisteredBy { get; set; }
    public long Updated { get; set; }
    public int? UpdatedBy { get; set; }
    public long Version { get; set; }
    public byte[] EncryptedCheck { get; set; } = [];

    public string Key => new AssociateId(AssociateId).ToString();

    /// <summary>A row of <see cref="AssociateSql.Columns"/>.</summary>
    public static AssociateRow Read(ref ColumnReader columns) =>
        new()
        {
            Tenant = columns.Text(),
            AssociateId = columns.Small(),
            Name = columns.Text(),
            NameKey = columns.Text(),
            Type = columns.Small(),
            IsActive = columns.Small(),
            IsAdministrator = columns.Small(),
            EmailKey = columns.TextOrNull(),
            SearchText = columns.Text(),
            Card = columns.Text(),
            Registered = columns.Integer(),
            RegisteredBy = columns.SmallOrNull(),
            Updated = columns.Integer(),
            UpdatedBy = columns.SmallOrNull(),
            Version = columns.Integer(),
            EncryptedCheck = columns.Bytes(),
        };

    public SearchedRow Searched =>
        new()
        {
            Tenant = Tenant,
            RowKey = Key,
            SearchText = SearchText,
        };

    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        sealVersion switch
        {
            1 => columns
                .Add(Tenant)
                .Add(AssociateId)
                .Add(Name)
                .Add(NameKey)
                .Add(Type)
                .Add(IsActive)
                .Add(IsAdministrator)
                .Add(EmailKey)
                .Add(SearchText)
                .Add(Card)
                .Add(Registered)
                .Add(RegisteredBy)
                .Add(Updated)
                .Add(UpdatedBy)
                .Add(Version),
            _ => null,
        };

    /// <summary>Takes over what may change, as of the next version.</summary>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public AssociateRow Take(Associate associate, Change change)
    {
        if (!Authority.Associates.NameKey.TryCreate(associate.Name, out var name))
            throw new ArgumentException("The associate's name is none.", nameof(associate));
        var card = associate.Card;
        Name = associate.Name;
        NameKey = name.Value;
        Type = (int)associate.Type;
        IsActive = associate.IsActive ? 1 : 0;
        IsAdministrator = card.Has(Rights.AdminAll) ? 1 : 0;
        EmailKey = Authority.Associates.NameKey.TryCreate(card.Email, out var email)
            ? email.Value
            : null;
        SearchText = Sealing.SearchText.Join(associate.Name, card.FullName, card.Email);
        Card = Json.Write(card);
        Updated = change.At.Milliseconds();
        UpdatedBy = change.By?.Value;
        Version++;
        return this;
    }

    public Associate ToAssociate(ContextIdentifier tenant) =>
        new()
        {
            Tenant = tenant,
            Id = new AssociateId(AssociateId),
            Name = Name,
            Type = (AssociateType)Type,
            IsActive = IsActive == 1,
            Card = KnownTexts<Card>.Read(Card),
            Version = Version,
        };
}
