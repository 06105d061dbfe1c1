using Counterfoil.Authority.Credentials;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Credentials;

/// <summary>A row of <c>credentials</c>: a ticket's stub or another credential. The names on the right of the SQL are the wire's.</summary>
internal sealed class CredentialRow : ISealedRow
{
    public static string Table => "credentials";

    public static byte SealVersion => 2;

    public string Tenant { get; set; } = "";
    public long Id { get; set; }
    public int AssociateId { get; set; }
    public string Type { get; set; } = "";
    public string SearchName { get; set; } = "";
    public byte[] Secret { get; set; } = [];
    public long ValidFrom { get; set; }
    public long ValidTo { get; set; }

    /// <summary>The wire's <c>isActive</c>, which is a <see cref="CredentialUsage"/>.</summary>
    public int Usage { get; set; }

    public byte[] EncryptedCheck { get; set; } = [];
    public long? LastUsed { get; set; }
    public string LastUsedInfo { get; set; } = "";
    public string Comment { get; set; } = "";
    public long Registered { get; set; }
    public int? RegisteredBy { get; set; }
    public long Updated { get; set; }
    public int? UpdatedBy { get; set; }
    public int UpdatedCount { get; set; }
    public int? PersonId { get; set; }
    public int? ExtraId { get; set; }
    public string DisplayType { get; set; } = "";
    public string DisplayName { get; set; } = "";

    public string? Line { get; set; }
    public string? Parent { get; set; }
    public string? Origin { get; set; }
    public string? Terms { get; set; }
    public string? Program { get; set; }

    /// <summary>The program, folded, as a revocation by program finds it.</summary>
    public string? ProgramKey { get; set; }

    public long? AbsoluteEnd { get; set; }
    public long? RevokedAt { get; set; }
    public long? ReviewedAt { get; set; }
    public long Version { get; set; }

    /// <summary>The small seal.</summary>
    public byte[] SmallCheck { get; set; } = [];

    /// <summary>A stub's <see cref="TicketKind"/>; <c>null</c> for a ticket, and for what is no stub.</summary>
    public int? Kind { get; set; }

    /// <summary>The application that a stub was issued to; <c>null</c> for none.</summary>
    public string? Application { get; set; }

    public byte? OwnSealVersion => IsOfApplication ? SealVersion : (byte)1;

    public string Key => new CredentialId(Id).ToString();

    private bool IsOfApplication => Kind is not null || Application is not null;

    public bool IsStub => string.Equals(Type, CredentialTypes.Ticket, StringComparison.Ordinal);

    /// <summary>A row of <see cref="CredentialSql.Columns"/>.</summary>
    public static CredentialRow Read(ref ColumnReader columns) =>
        new()
        {
            Tenant = columns.Text(),
            Id = columns.Integer(),
            AssociateId = columns.Small(),
            Type = columns.Text(),
            SearchName = columns.Text(),
            Secret = columns.Bytes(),
            ValidFrom = columns.Integer(),
            ValidTo = columns.Integer(),
            Usage = columns.Small(),
            EncryptedCheck = columns.Bytes(),
            LastUsed = columns.IntegerOrNull(),
            LastUsedInfo = columns.Text(),
            Comment = columns.Text(),
            Registered = columns.Integer(),
            RegisteredBy = columns.SmallOrNull(),
            Updated = columns.Integer(),
            UpdatedBy = columns.SmallOrNull(),
            UpdatedCount = columns.Small(),
            PersonId = columns.SmallOrNull(),
            ExtraId = columns.SmallOrNull(),
            DisplayType = columns.Text(),
            DisplayName = columns.Text(),
            Line = columns.TextOrNull(),
            Parent = columns.TextOrNull(),
            Origin = columns.TextOrNull(),
            Terms = columns.TextOrNull(),
            Program = columns.TextOrNull(),
            ProgramKey = columns.TextOrNull(),
            AbsoluteEnd = columns.IntegerOrNull(),
            RevokedAt = columns.IntegerOrNull(),
            ReviewedAt = columns.IntegerOrNull(),
            Version = columns.Integer(),
            SmallCheck = columns.Bytes(),
            Kind = columns.SmallOrNull(),
            Application = columns.TextOrNull(),
        };

    /// <summary>What <see cref="CredentialSql.InsertOne"/> takes.</summary>
    public Value[] Values() =>
        [
            Tenant,
            Id,
            AssociateId,
            Type,
            SearchName,
            Secret,
            ValidFrom,
            ValidTo,
            Usage,
            EncryptedCheck,
            LastUsed,
            LastUsedInfo,
            Comment,
            Registered,
            RegisteredBy,
            Updated,
            UpdatedBy,
            UpdatedCount,
            PersonId,
            ExtraId,
            DisplayType,
            DisplayName,
            Line,
            Parent,
            Origin,
            Terms,
            Program,
            ProgramKey,
            AbsoluteEnd,
            RevokedAt,
            ReviewedAt,
            Version,
            SmallCheck,
            Kind,
            Application,
        ];

    // The first version says nothing of kind and application: a row that has them is not believed by it. A row without them is
    // never sealed by the second.
    public ColumnWriter? Write(ColumnWriter columns, byte sealVersion) =>
        (sealVersion, IsOfApplication) switch
        {
            (1, false) => WriteFirst(columns),
            (2, true) => WriteFirst(columns).Add(Kind).Add(Application),
            _ => null,
        };

    // A stub's validTo moves with every use and is under the small seal; another row's decides whether it counts at all,
    // and is under this one.
    private ColumnWriter WriteFirst(ColumnWriter columns) =>
        columns
            .Add(Tenant)
            .Add(Id)
            .Add(AssociateId)
            .Add(Type)
            .Add(SearchName)
            .Add(Secret)
            .Add(ValidFrom)
            .Add(IsStub ? null : (long?)ValidTo)
            .Add(Usage)
            .Add(Comment)
            .Add(Registered)
            .Add(RegisteredBy)
            .Add(Updated)
            .Add(UpdatedBy)
            .Add(UpdatedCount)
            .Add(PersonId)
            .Add(ExtraId)
            .Add(DisplayType)
            .Add(DisplayName)
            .Add(Line)
            .Add(Parent)
            .Add(Origin)
            .Add(Terms)
            .Add(Program)
            .Add(ProgramKey)
            .Add(AbsoluteEnd)
            .Add(RevokedAt)
            .Add(Version);
}
