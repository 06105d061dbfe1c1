using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Credentials;

/// <summary>The statements on <c>credentials</c> that stubs and other credentials share.</summary>
internal sealed class CredentialSql
{
    /// <summary>All columns, of the table by the name <c>c</c>.</summary>
    public const string Columns = """
        c.tenant AS Tenant, c.Credentials_id AS Id, c.associateId AS AssociateId, c.credentialType AS Type,
        c.searchName AS SearchName, c.secret AS Secret, c.validFrom AS ValidFrom, c.validTo AS ValidTo,
        c.isActive AS Usage, c.encryptedCheck AS EncryptedCheck, c.lastUsedDate AS LastUsed,
        c.lastusedInfo AS LastUsedInfo, c.comment AS Comment, c.registered AS Registered,
        c.registered_associate_id AS RegisteredBy, c.updated AS Updated, c.updated_associate_id AS UpdatedBy,
        c.updatedCount AS UpdatedCount, c.personId AS PersonId, c.extraId AS ExtraId, c.displayType AS DisplayType,
        c.displayName AS DisplayName, c.line AS Line, c.parent AS Parent, c.origin AS Origin, c.terms AS Terms,
        c.program AS Program, c.programKey AS ProgramKey, c.absoluteEnd AS AbsoluteEnd, c.revokedAt AS RevokedAt,
        c.reviewedAt AS ReviewedAt, c.version AS Version, c.smallCheck AS SmallCheck,
        c.kind AS Kind, c.application AS Application
        """;

    public const string Insert = """
        INSERT INTO credentials (tenant, Credentials_id, associateId, credentialType, searchName, secret, validFrom,
            validTo, isActive, encryptedCheck, lastUsedDate, lastusedInfo, comment, registered, registered_associate_id,
            updated, updated_associate_id, updatedCount, personId, extraId, displayType, displayName, line, parent,
            origin, terms, program, programKey, absoluteEnd, revokedAt, reviewedAt, version, smallCheck,
            kind, application)
        VALUES (@Tenant, @Id, @AssociateId, @Type, @SearchName, @Secret, @ValidFrom,
            @ValidTo, @Usage, @EncryptedCheck, @LastUsed, @LastUsedInfo, @Comment, @Registered, @RegisteredBy,
            @Updated, @UpdatedBy, @UpdatedCount, @PersonId, @ExtraId, @DisplayType, @DisplayName, @Line, @Parent,
            @Origin, @Terms, @Program, @ProgramKey, @AbsoluteEnd, @RevokedAt, @ReviewedAt, @Version, @SmallCheck,
            @Kind, @Application)
        """;

    /// <summary><see cref="Insert"/>, for <see cref="CredentialRow.Values"/>.</summary>
    public static readonly Statement InsertOne = new(Insert);

    /// <summary>Does nothing where the type has such a searchName.</summary>
    public const string InsertIfFree =
        Insert + " ON CONFLICT (tenant, credentialType, searchName) DO NOTHING";

    /// <summary>The row of that key, unless it is a stub.</summary>
    public const string ById = $"""
        SELECT {Columns} FROM credentials c
        WHERE c.tenant = @tenant AND c.Credentials_id = @id AND c.credentialType <> 'Ticket'
        """;

    /// <summary>The associate's rows but stubs.</summary>
    public const string OfAssociate = $"""
        SELECT {Columns} FROM credentials c
        WHERE c.tenant = @tenant AND c.associateId = @associate AND c.credentialType <> 'Ticket'
        """;

    /// <summary>Behind <see cref="OfAssociate"/>: of one type alone.</summary>
    public const string OfType = " AND c.credentialType = @type";

    /// <summary>What is under the small seal alone, as it is now; the row's version stays.</summary>
    public readonly string Move;

    /// <summary>The rows of these keys as <see cref="MovingRow"/>, kept to the transaction; in the order of keys, so that two batches never wait for each other.</summary>
    public readonly string FindMoving;

    /// <summary>Deletes rows that this transaction has read and kept.</summary>
    public readonly string Delete;

    public CredentialSql(Dialect dialect)
    {
        var moving = dialect.Rows(
            "Tenant",
            "Id",
            "Version",
            "EncryptedCheck",
            "StubValidTo",
            "LastUsed",
            "LastUsedInfo",
            "ReviewedAt",
            "SmallCheck"
        );
        Move = $"""
            UPDATE credentials SET validTo = COALESCE(n.StubValidTo, credentials.validTo), lastUsedDate = n.LastUsed,
                lastusedInfo = n.LastUsedInfo, reviewedAt = n.ReviewedAt, smallCheck = n.SmallCheck
            FROM {moving}
            WHERE credentials.tenant = n.Tenant AND credentials.Credentials_id = n.Id AND credentials.version = n.Version
            """;
        FindMoving = $"""
            SELECT c.tenant AS Tenant, c.Credentials_id AS Id, c.version AS Version, c.encryptedCheck AS EncryptedCheck,
                CASE WHEN c.credentialType = 'Ticket' THEN c.validTo END AS StubValidTo, c.lastUsedDate AS LastUsed,
                c.lastusedInfo AS LastUsedInfo, c.reviewedAt AS ReviewedAt, c.smallCheck AS SmallCheck
            FROM credentials c
            WHERE c.tenant = @tenant AND c.Credentials_id {dialect.In("@ids")}
            """;
        Delete =
            $"DELETE FROM credentials WHERE tenant = @tenant AND Credentials_id {dialect.In("@ids")}";
    }
}
