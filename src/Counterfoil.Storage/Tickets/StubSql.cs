using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Revocation;

namespace Counterfoil.Storage.Tickets;

/// <summary>The statements on stubs.</summary>
internal sealed class StubSql
{
    // The scopes of the revoked-before rows that apply to a stub: of its tenant, its associate, its program, and where it has
    // an application of that, alone and with the associate. Without one those two are null, and nothing is looked for.
    private const string Scopes = """
        't', 'a:' || CAST(c.associateId AS text), 'p:' || c.programKey,
            'x:' || c.application, 'y:' || c.application || ':' || CAST(c.associateId AS text)
        """;

    // What is taken from an application counts from when a row was made, everything else from the origin's proof: an approval
    // given anew would else be dead for everybody who logged in before it was withdrawn.
    private const string Since =
        "CASE WHEN substr(r.scope, 1, 1) IN ('x', 'y') THEN c.registered ELSE c.validFrom END";

    // Written as differences, so that no planner takes the sweeper's index for these: it would read every living stub of
    // every tenant.
    /// <summary>That the stub lives at <c>@now</c>: by both clocks, not ended, and not by a mass revocation.</summary>
    public const string Lives = $"""
        c.credentialType = 'Ticket' AND c.revokedAt IS NULL AND c.validTo - @now > 0 AND c.absoluteEnd - @now > 0
        AND NOT EXISTS (SELECT 1 FROM revoked_before r
            WHERE r.tenant = c.tenant AND r.scope IN ({Scopes})
                AND {Since} <= r.until AND (r.exceptLine IS NULL OR r.exceptLine <> c.line))
        """;

    /// <summary>
    /// The keys of the associate's living stubs beyond the cap, those used longest ago. Nearly nobody has so many: counting
    /// them in the index comes first, and what costs more is then never begun.
    /// </summary>
    public static readonly Statement BeyondCap = new(
        $"""
        SELECT c.Credentials_id FROM credentials c
        WHERE (SELECT COUNT(*) FROM credentials k WHERE k.tenant = @tenant AND k.associateId = @associate
                AND k.credentialType = 'Ticket' AND k.revokedAt IS NULL AND k.kind IS NULL) > @cap
            AND c.tenant = @tenant AND c.associateId = @associate AND c.kind IS NULL AND {Lives}
        ORDER BY COALESCE(c.lastUsedDate, c.validFrom) DESC, c.Credentials_id DESC LIMIT 1000 OFFSET @cap
        """
    );

    /// <summary>Uses a thing of a row once; a row comes back to the one caller who did.</summary>
    public static readonly Statement UseOnce = new(
        $"{CredentialUses.UseOnce} RETURNING Credentials_id"
    );

    // Tickets, and what applications hold: an index for each.
    /// <summary>How many live of those that a condition names.</summary>
    public static string CountLiving(string condition) =>
        $"""
            SELECT (SELECT COUNT(*) FROM credentials c WHERE c.tenant = @tenant AND c.kind IS NULL{condition} AND {Lives})
                + (SELECT COUNT(*) FROM credentials c WHERE c.tenant = @tenant AND c.kind IS NOT NULL{condition} AND {Lives})
            """;

    public const string ListLiving =
        $"SELECT {CredentialSql.Columns} FROM credentials c WHERE c.tenant = @tenant AND {Lives}";

    /// <summary>Ends one stub that was read and kept. Sealing it may have wrapped its secret anew, under the current root key.</summary>
    public static readonly Statement End = new(
        """
        UPDATE credentials SET secret = @Secret, revokedAt = @RevokedAt, updated = @Updated, updated_associate_id = @UpdatedBy,
            updatedCount = @UpdatedCount, version = @Version, encryptedCheck = @EncryptedCheck, smallCheck = @SmallCheck
        WHERE tenant = @Tenant AND Credentials_id = @Id AND version = @Version - 1
        """
    );

    // A stub with children stays until they are gone: the way from an ancestor to them leads over it.
    private const string IsLeaf =
        "NOT EXISTS (SELECT 1 FROM credentials k WHERE k.tenant = c.tenant AND k.parent = c.searchName)";

    /// <summary>Past by the idle clock, which no absolute end outlives by much: the idle end is never later.</summary>
    public const string Expired = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE c.credentialType = 'Ticket' AND c.validTo < @before AND {IsLeaf} ORDER BY c.validTo LIMIT @limit
        """;

    public const string Revoked = $"""
        SELECT {CredentialSql.Columns} FROM credentials c
        WHERE c.revokedAt < @before AND c.credentialType = 'Ticket' AND {IsLeaf} ORDER BY c.revokedAt LIMIT @limit
        """;

    /// <summary>The stub, its associate, and what ends it: as many rows as there are of the last, or one.</summary>
    public readonly Statement Load;

    /// <summary>The stub of a ticket that a child is to hang by, if it lives, kept to the transaction.</summary>
    public readonly Statement LivingParent;

    /// <summary>
    /// As <see cref="UseOnce"/>, of a stub that lives and still bears the seal under which it was believed, which is kept to the
    /// transaction: what stands under that seal need not be read again.
    /// </summary>
    public readonly Statement UseOnceAsHeard;

    /// <summary>The stub of a ticket, kept to the transaction.</summary>
    public readonly Statement OfTicket;

    /// <summary>Of stubs by key, the moving columns of those that live, in the order of keys.</summary>
    public readonly string FindLivingToMove;

    /// <summary>Stubs by key, kept to the transaction.</summary>
    public readonly string ByIds;

    /// <summary>The children of tickets.</summary>
    public readonly Statement Children;

    public StubSql(Dialect dialect, CredentialSql credentials)
    {
        Load = new Statement(
            $"""
            SELECT {CredentialSql.Columns}, {AssociateSql.Columns}, {RevokedBeforeTable.Columns}
            FROM credentials c
            JOIN associates a ON a.tenant = c.tenant AND a.associate_id = c.associateId
            LEFT JOIN revoked_before r ON r.tenant = c.tenant AND r.scope {dialect.AnyOf(Scopes)}
            WHERE c.tenant = @tenant AND c.credentialType = 'Ticket' AND c.searchName = @ticket
            """
        );
        LivingParent = new Statement(
            $"""
            SELECT {CredentialSql.Columns} FROM credentials c
            WHERE c.tenant = @tenant AND c.searchName = @parent AND c.associateId = @associate AND {Lives}{dialect.Lock}
            """
        );
        UseOnceAsHeard = new Statement(
            $"""
            INSERT INTO used_once (tenant, Credentials_id, thing, rememberUntil)
            SELECT c.tenant, c.Credentials_id, @thing, @rememberUntil FROM credentials c
            WHERE c.tenant = @tenant AND c.Credentials_id = @id AND c.encryptedCheck = @seal AND {Lives}{dialect.Lock}
            ON CONFLICT (tenant, Credentials_id, thing) DO NOTHING RETURNING Credentials_id
            """
        );
        OfTicket = new Statement(
            $"""
            SELECT {CredentialSql.Columns} FROM credentials c
            WHERE c.tenant = @tenant AND c.credentialType = 'Ticket' AND c.searchName = @ticket{dialect.Lock}
            """
        );
        FindLivingToMove =
            $"{credentials.FindMoving} AND {Lives} ORDER BY c.Credentials_id{dialect.Lock}";
        ByIds = $"""
            SELECT {CredentialSql.Columns} FROM credentials c
            WHERE c.tenant = @tenant AND c.Credentials_id {dialect.In("@ids")}
            ORDER BY c.Credentials_id{dialect.Lock}
            """;
        Children = new Statement(
            $"""
            SELECT {CredentialSql.Columns} FROM credentials c
            WHERE c.tenant = @tenant AND c.credentialType = 'Ticket' AND c.parent {dialect.In(
                "@parents"
            )}
            {Dialect.SortedBy} c.Credentials_id{dialect.Lock}
            """
        );
    }
}
