using Counterfoil.Broker.Applications;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Applications;

/// <summary>When each application token was last used, by tenant.</summary>
internal sealed class TokenUseTable(DatabaseParts parts, ApplicationSql sql)
{
    /// <summary>Notes uses; a later one than is noted already wins.</summary>
    public Task NoteAsync(IReadOnlyList<TokenUse> uses, CancellationToken cancellationToken) =>
        uses.Count == 0
            ? Task.CompletedTask
            : parts.Writer.RunPlainAsync(
                session => session.ExecuteRowsAsync(sql.NoteUse, UseRow.Of(uses)),
                cancellationToken
            );

    /// <summary>The latest uses of tokens.</summary>
    public async Task<IReadOnlyList<TokenUse>> ListAsync(
        IReadOnlyList<Guid> tokens,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            tokens = KeyList.Of(tokens.Select(token => token.ToString("D"))),
            most = IApplications.MostUses,
        };
        var rows = await parts.Connections.ReadAsync(
            session => session.QueryAsync<UseRow>(sql.UsesOf, parameters, cancellationToken),
            cancellationToken
        );
        return rows.ConvertAll(row => row.ToUse());
    }

    private sealed class UseRow
    {
        public string TokenId { get; set; } = "";
        public string UsedIn { get; set; } = "";
        public long At { get; set; }

        public static IReadOnlyList<UseRow> Of(IReadOnlyList<TokenUse> uses) =>
            [
                .. uses.GroupBy(use => (use.Token, Key: use.Tenant?.Key() ?? ""))
                    .Select(group => new UseRow
                    {
                        TokenId = group.Key.Token.ToString("D"),
                        UsedIn = group.Key.Key,
                        At = group.Max(use => use.At).Milliseconds(),
                    })
                    .OrderBy(row => row.TokenId, StringComparer.Ordinal)
                    .ThenBy(row => row.UsedIn, StringComparer.Ordinal),
            ];

        public TokenUse ToUse() =>
            new(
                Guid.ParseExact(TokenId, "D"),
                UsedIn.Length == 0 ? null : ContextIdentifier.Parse(UsedIn),
                At.Instant()
            );
    }
}
