using Counterfoil.Storage.Sealing;
using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Sealing;

public sealed class SealedTablesTests
{
    [Fact]
    public async Task Every_table_with_a_seal_is_walked_over_and_sealed_anew_with_the_rest()
    {
        await using var test = new SqliteTestDatabase();
        await test.MigrateAsync();
        var sealedTables = await test.ReadAsync<string>(
            """
            SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'encryptedCheck'
            WHERE m.type = 'table'
            """
        );
        sealedTables.ShouldNotBeEmpty();
        SealedTables.All.Select(rows => rows.Table).ShouldBe(sealedTables, ignoreOrder: true);
        SealedColumns.All.Select(rows => rows.Name).ShouldBe(sealedTables, ignoreOrder: true);
    }
}
