using Counterfoil.Authority;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Revocation;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Revocation;

/// <summary>The table <c>revoked_before</c>, for the stores that revoke in a transaction of their own.</summary>
internal sealed class RevokedBeforeTable(DatabaseParts parts)
{
    public const string Columns = """
        r.tenant AS Tenant, r.scope AS Scope, r.program AS Program, r.until AS Until, r.exceptLine AS ExceptLine,
        r.registered AS Registered, r.registered_associate_id AS RegisteredBy, r.updated AS Updated,
        r.updated_associate_id AS UpdatedBy, r.version AS Version, r.encryptedCheck AS EncryptedCheck
        """;

    /// <summary>Those of an associate and of the whole tenant.</summary>
    public const string OfAssociate =
        $"SELECT {Columns} FROM revoked_before r WHERE r.tenant = @tenant AND r.scope IN (@own, @all)";

    private const string Find =
        $"SELECT {Columns} FROM revoked_before r WHERE r.tenant = @Tenant AND r.scope = @Scope";

    private const string Insert = """
        INSERT INTO revoked_before (tenant, scope, program, until, exceptLine, registered, registered_associate_id,
            updated, updated_associate_id, version, encryptedCheck)
        VALUES (@Tenant, @Scope, @Program, @Until, @ExceptLine, @Registered, @RegisteredBy,
            @Updated, @UpdatedBy, @Version, @EncryptedCheck)
        ON CONFLICT (tenant, scope) DO NOTHING
        """;

    private const string Update = """
        UPDATE revoked_before SET program = @Program, until = @Until, exceptLine = @ExceptLine, updated = @Updated,
            updated_associate_id = @UpdatedBy, version = @Version, encryptedCheck = @EncryptedCheck
        WHERE tenant = @Tenant AND scope = @Scope AND version = @Version - 1
        """;

    // A line is named after its first ticket.
    private const string LineBeganAfter = """
        SELECT COUNT(*) FROM credentials
        WHERE tenant = @Tenant AND credentialType = 'Ticket' AND searchName = @first AND validFrom > @Until
        """;

    /// <summary>Sets the scope's row and rings the bell.</summary>
    public async Task EndAsync(Writing writing, RevokedBefore revocation, Change change)
    {
        var scope = revocation.Scope;
        var row = await PutAsync(writing, revocation, change);
        writing.Note(row);
        writing.Ring(
            scope switch
            {
                RevocationScope.OfAssociate(_, var associate) => new Changed.Associate(
                    scope.Tenant,
                    associate
                ),
                RevocationScope.OfApplicationOfAssociate(_, _, var associate) =>
                    new Changed.Associate(scope.Tenant, associate),
                _ => new Changed.Everything(scope.Tenant),
            }
        );
    }

    // A line that the standing row has ended must not come back because somebody, on a node that has not heard of it yet,
    // asks to spare it: only a line that was spared before, or began afterwards, is spared.
    private static async Task<bool> MaySpareAsync(
        Writing writing,
        RevokedBeforeRow standing,
        Guid? line
    )
    {
        var first = line?.ToString("D");
        if (first is null || string.Equals(first, standing.ExceptLine, StringComparison.Ordinal))
            return true;
        var parameters = new
        {
            standing.Tenant,
            standing.Until,
            first,
        };
        return await writing.Session.FirstOrDefaultAsync<int>(LineBeganAfter, parameters) > 0;
    }

    private async Task<RevokedBeforeRow> PutAsync(
        Writing writing,
        RevokedBefore revocation,
        Change change
    )
    {
        var fresh = new RevokedBeforeRow
        {
            Tenant = revocation.Scope.Tenant.Key(),
            Scope = RevokedBeforeRow.ScopeKey(revocation.Scope),
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
        };
        if (parts.Dialect.IsPostgreSql)
        {
            await writing.Session.ExecuteAsync(
                Dialect.KeepForRevocation,
                new { tenant = fresh.Tenant }
            );
        }
        parts.Seals.Seal(fresh.Take(revocation, change));
        // Two nodes may set the first row of a scope at once: whoever comes second waits here and then finds it.
        if (await writing.Session.ExecuteAsync(Insert, fresh) == 1)
            return fresh;
        var standing = await writing.Session.FirstOrDefaultAsync<RevokedBeforeRow>(
            Find + parts.Dialect.Lock,
            fresh
        );
        parts.Seals.Check(standing!);
        if (!await MaySpareAsync(writing, standing!, revocation.ExceptLine))
            revocation = revocation with { ExceptLine = null };
        parts.Seals.Seal(standing!.Take(revocation, change));
        await writing.Session.ExecuteAsync(Update, standing);
        return standing;
    }
}
