using Counterfoil.Authority;
using Counterfoil.Authority.Tickets;
using Counterfoil.Storage;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Tickets;

namespace Counterfoil.Tests.Storage.Databases;

/// <summary>Thousands of stubs at once: one by one through the store they would take minutes.</summary>
internal static class ManyStubs
{
    private const int AtOnce = 2_000;

    /// <summary>Adds them, sealed as the store seals them, past the journal.</summary>
    public static async Task AddAsync(
        Database database,
        IEnumerable<TicketStub> stubs,
        Change change
    )
    {
        var parts = database.Parts;
        var rows = new StubRows(new CredentialSeals(parts.Seals, parts.Keys));
        foreach (var some in stubs.Chunk(AtOnce))
            await parts.Writer.RunPlainAsync(
                async session =>
                {
                    foreach (var stub in some)
                        await session.ExecuteAsync(CredentialSql.Insert, rows.New(stub, change));
                    return true;
                },
                CancellationToken.None
            );
    }
}
