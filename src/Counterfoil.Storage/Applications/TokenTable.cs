using Counterfoil.Authority.Changes;
using Counterfoil.Broker;
using Counterfoil.Broker.Applications;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Storage.Sealing;
using Dapper;

namespace Counterfoil.Storage.Applications;

/// <summary>The table <c>application_tokens</c>, for the store of applications.</summary>
internal sealed class TokenTable(DatabaseParts parts)
{
    private static readonly TimeSpan EndedKept = TimeSpan.FromDays(90);

    private readonly TokenSeals seals = new(parts.Seals, parts.Keys);

    /// <summary>The application's tokens, oldest first.</summary>
    public async Task<List<ApplicationToken>> OfAsync(Session session, string application)
    {
        var rows = await session.QueryAsync<TokenRow>(
            ApplicationSql.TokensOf,
            new { key = application }
        );
        return
        [
            .. rows.Select(row => row.ToToken(seals.Check(row)))
                .OrderBy(token => token.CreatedAt)
                .ThenBy(token => token.Id),
        ];
    }

    /// <summary>The key of the application that has a token of that digest; <c>null</c> when none has.</summary>
    public Task<string?> FindApplicationAsync(Session session, ReadOnlyMemory<byte> digest)
    {
        var lookups = seals.LookupsOf(digest.Span);
        var parameters = new DynamicParameters();
        for (var i = 0; i < lookups.Count; i++)
            parameters.Add($"lookup{i}", lookups[i]);
        return session.FirstOrDefaultAsync<string>(
            ApplicationSql.KeyOfLookup(lookups.Count),
            parameters
        );
    }

    /// <summary>
    /// Inserts all, or none where one is there already: another node may be adding the same one, and whoever comes second is told.
    /// </summary>
    public async Task<bool> TryInsertAsync(
        Writing writing,
        IReadOnlyList<ApplicationToken> tokens,
        RegistryChange change
    )
    {
        var inserted = new List<TokenRow>();
        foreach (var token in tokens)
        {
            var row = TokenRow.Of(token).Take(token, change);
            seals.Keep(row, token.Digest.Span);
            seals.Seal(row);
            if (await writing.Session.ExecuteAsync(ApplicationSql.InsertToken, row) == 0)
            {
                foreach (var other in inserted)
                    await writing.Session.ExecuteAsync(ApplicationSql.DeleteToken, other);
                return false;
            }
            inserted.Add(row);
        }
        inserted.ForEach(row => writing.Note(row));
        return true;
    }

    /// <summary>Adds a token; the application's row is kept by the caller.</summary>
    public async Task<RegistryAnswer> TryAddAsync(
        Writing writing,
        ApplicationToken token,
        DateTimeOffset? othersEnd,
        int most,
        RegistryChange change
    )
    {
        var others = await writing.Session.QueryAsync<TokenRow>(
            ApplicationSql.TokensOf,
            new { key = token.Application.ToString() }
        );
        others.ForEach(row => seals.Check(row));
        var now = change.At.Milliseconds();
        var living = others.FindAll(row => row.RevokedAt is null && !(row.ExpiresAt <= now));
        if (living.Count >= most && !(othersEnd <= change.At))
            return RegistryAnswer.TooMany;
        if (
            await FindApplicationAsync(writing.Session, token.Digest) is not null
            || !await TryInsertAsync(writing, [token], change)
        )
            return RegistryAnswer.Taken;
        if (othersEnd is { } end)
        {
            foreach (var row in living.Where(row => !(row.ExpiresAt <= end.Milliseconds())))
                await EndAsync(writing, row, end, change);
        }
        foreach (
            var row in others.Where(row => EndOf(row) < (change.At - EndedKept).Milliseconds())
        )
            await DeleteAsync(writing, row);
        return RegistryAnswer.Done;
    }

    public async Task<RegistryAnswer> TryReplaceAsync(
        Writing writing,
        ApplicationToken token,
        RegistryChange change
    )
    {
        var row = await writing.Session.FirstOrDefaultAsync<TokenRow>(
            ApplicationSql.TokenByKey + parts.Dialect.Lock,
            new { tokenId = token.Id.ToString("D") }
        );
        if (row is null || row.Version != token.Version)
            return RegistryAnswer.VersionChanged;
        seals.Check(row);
        await WriteAsync(writing, row.Take(token, change));
        writing.Ring(new Changed.OfApplication(token.Application.Value));
        return RegistryAnswer.Done;
    }

    private async Task EndAsync(
        Writing writing,
        TokenRow row,
        DateTimeOffset end,
        RegistryChange change
    )
    {
        var token = row.ToToken([]);
        await WriteAsync(
            writing,
            row.Take(
                end <= change.At
                    ? token with
                    {
                        RevokedAt = change.At,
                    }
                    : token with
                    {
                        ExpiresAt = end,
                    },
                change
            )
        );
    }

    private async Task WriteAsync(Writing writing, TokenRow row)
    {
        seals.Seal(row);
        if (await writing.Session.ExecuteAsync(ApplicationSql.UpdateToken, row) == 0)
            throw new InvalidOperationException("A row that was kept changed.");
        writing.Note(row);
    }

    private static async Task DeleteAsync(Writing writing, TokenRow row)
    {
        await writing.Session.ExecuteAsync(ApplicationSql.DeleteUses, row);
        await writing.Session.ExecuteAsync(ApplicationSql.DeleteToken, row);
        writing.NoteRemoved(row);
    }

    private static long EndOf(TokenRow row) =>
        Math.Min(row.RevokedAt ?? long.MaxValue, row.ExpiresAt ?? long.MaxValue);
}
