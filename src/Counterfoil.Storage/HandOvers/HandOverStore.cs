using Counterfoil.Authority;
using Counterfoil.Authority.HandOvers;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.HandOvers;

/// <summary>The table <c>hand_over_codes</c>. The content is encrypted and bound to its code, so nobody can read, write or swap one.</summary>
internal sealed class HandOverStore(DatabaseParts parts) : IHandOvers
{
    private const string Insert = """
        INSERT INTO hand_over_codes (code, tenant, ticket, content, expiresAt)
        VALUES (@code, @tenant, @ticket, @content, @expiresAt)
        """;

    private const string Find =
        "SELECT tenant, ticket, content FROM hand_over_codes WHERE code = @code";

    private const string UseOnce = """
        UPDATE hand_over_codes SET usedAt = @usedAt, content = NULL WHERE code = @code AND usedAt IS NULL
        """;

    private const string Delete = """
        DELETE FROM hand_over_codes WHERE code IN
            (SELECT code FROM hand_over_codes
             WHERE expiresAt < @before AND (usedAt IS NULL OR expiresAt < @remembered)
             ORDER BY expiresAt LIMIT @limit)
        RETURNING tenant, ticket, usedAt
        """;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);

    private readonly SecretBox box = new(parts.Keys, "hand_over_codes.content");

    public Task AddAsync(
        ReadOnlyMemory<byte> codeDigest,
        HandOver handOver,
        CancellationToken cancellationToken
    )
    {
        var content = new Content
        {
            Ticket = handOver.Ticket.Reveal(),
            Site = handOver.Site,
            Bound = handOver.Bound,
            Goal = handOver.Goal,
            ExpiresAt = handOver.ExpiresAt.Milliseconds(),
        };
        var parameters = new
        {
            code = codeDigest.ToArray(),
            tenant = handOver.Tenant.Value,
            ticket = handOver.TicketId.ToString("D"),
            content = box.Seal(handOver.Tenant.Key(), codeDigest.Span, Json.WriteBytes(content)),
            expiresAt = content.ExpiresAt,
        };
        return parts.Writer.RunPlainAsync(
            session => session.ExecuteAsync(Insert, parameters),
            cancellationToken
        );
    }

    public async Task<HandOverUse> TryUseOnceAsync(
        ReadOnlyMemory<byte> codeDigest,
        CancellationToken cancellationToken
    )
    {
        var code = codeDigest.ToArray();
        var usedAt = parts.Time.GetUtcNow().Milliseconds();
        var (row, isFirst) = await parts.Writer.RunPlainAsync(
            async session =>
            {
                var found = await session.FirstOrDefaultAsync<Row>(Find, new { code });
                // Whoever changes the row is the first; a transaction that waited for it finds it used.
                return found is null
                    ? (null, false)
                    : (found, await session.ExecuteAsync(UseOnce, new { code, usedAt }) == 1);
            },
            cancellationToken
        );
        if (row is null)
            return new HandOverUse.Unknown();
        var tenant = ContextIdentifier.Parse(row.Tenant);
        var ticket = Guid.ParseExact(row.Ticket, "D");
        return isFirst
            ? new HandOverUse.First(Open(tenant, ticket, code, row.Content))
            : new HandOverUse.Again(tenant, ticket);
    }

    public async Task<IReadOnlyList<LapsedHandOver>> DeleteLapsedAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var parameters = new
        {
            before = before.Milliseconds(),
            remembered = (before - RememberedFor).Milliseconds(),
            limit,
        };
        var rows = await parts.Writer.RunPlainAsync(
            session => session.QueryAsync<Row>(Delete, parameters),
            cancellationToken
        );
        return
        [
            .. rows.Select(row => new LapsedHandOver(
                ContextIdentifier.Parse(row.Tenant),
                Guid.ParseExact(row.Ticket, "D"),
                row.UsedAt is not null
            )),
        ];
    }

    private HandOver Open(ContextIdentifier tenant, Guid ticket, byte[] code, byte[]? sealedContent)
    {
        var opened =
            box.Open(tenant.Key(), code, sealedContent)
            // The beginning of a digest is enough to find the row and too little to use it.
            ?? throw new BrokenSealException(
                "hand_over_codes",
                Convert.ToHexStringLower(code.AsSpan(0, 4))
            );
        var content = Json.Read<Content>(opened);
        return new HandOver
        {
            Tenant = tenant,
            TicketId = ticket,
            Ticket = new Secret(content.Ticket),
            Site = content.Site,
            Bound = content.Bound,
            Goal = content.Goal,
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(content.ExpiresAt),
        };
    }

    private sealed record Content
    {
        public required string Ticket { get; init; }
        public required string Site { get; init; }
        public required string Bound { get; init; }
        public required string Goal { get; init; }
        public required long ExpiresAt { get; init; }
    }

    private sealed class Row
    {
        public string Tenant { get; set; } = "";
        public string Ticket { get; set; } = "";
        public byte[]? Content { get; set; }
        public long? UsedAt { get; set; }
    }
}
