using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Storage.Databases;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Faults;

/// <summary>The disk is full: nothing is half done, nothing is accepted that was not written, and it goes on afterwards.</summary>
public sealed class DiskFullTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly SqliteTestDatabase test = new();

    public Task InitializeAsync() => test.MigrateAsync();

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Fact]
    public async Task A_full_disk_refuses_what_is_new_keeps_what_is_there_and_recovers()
    {
        await using var database = await test.OpenAsync();
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var before = await scene.AddStubAsync(anna.Id);
        await SetMostPagesAsync(1);

        SqliteException? full = null;
        var lost = scene.Stub(anna.Id);
        for (var i = 0; full is null && i < 1000; i++)
        {
            lost = scene.Stub(anna.Id);
            full = await FailureAsync(database.Stubs.AddAsync(lost, 2000, scene.Change, Never));
        }
        full.ShouldNotBeNull().SqliteErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_FULL);
        full.Message.ShouldContain("full");
        (await scene.LoadAsync(lost)).ShouldBeNull();
        (await scene.LoadAsync(before)).ShouldNotBeNull();
        (await VerifyAsync()).Tampered.ShouldBeEmpty();

        await SetMostPagesAsync(1_000_000);
        await database.Stubs.AddAsync(lost, 2000, scene.Change, Never);
        (await scene.LoadAsync(lost)).ShouldNotBeNull();
        await database.Stubs.EndWithDescendantsAsync(
            scene.Tenant,
            before.TicketId,
            scene.Change,
            Never
        );
        (await VerifyAsync()).Tampered.ShouldBeEmpty();

        Task<int> SetMostPagesAsync(int pages) =>
            // Never fewer than there are: from here on the file cannot grow.
            database.Parts.Writer.RunPlainAsync(
                session => session.ExecuteAsync($"PRAGMA max_page_count={pages}"),
                Never
            );
    }

    private Task<VerifyReport> VerifyAsync() =>
        Verification.RunAsync(test.Settings(), test.Keys, test.Time, null, Never);

    private static async Task<SqliteException?> FailureAsync(Task task)
    {
        try
        {
            await task;
            return null;
        }
        catch (SqliteException failure)
        {
            return failure;
        }
    }
}
