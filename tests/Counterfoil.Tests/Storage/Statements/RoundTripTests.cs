using System.Diagnostics;
using Counterfoil.Tests.Storage.Databases;
using Npgsql;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Statements;

/// <summary>How often PostgreSQL is asked, by the driver's own traces: nearly all that a login waits for.</summary>
public sealed class RoundTripTests(PostgreSqlFixture fixture) : IClassFixture<PostgreSqlFixture>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_ticket_is_issued_in_two_round_trips_and_ended_in_two()
    {
        var stubs = fixture.Database.Stubs;
        var scene = await Scene.SetAsync(fixture.Database, fixture.Test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var stub = scene.Stub(anna.Id);

        (await RoundTripsAsync(() => stubs.AddAsync(stub, 200, scene.Change, Never))).ShouldBe(2);
        var ending = () =>
            stubs.EndWithDescendantsAsync(scene.Tenant, stub.TicketId, scene.Change, Never);
        (await RoundTripsAsync(ending)).ShouldBe(2);
        (await scene.LoadAsync(stub))!.Stub.RevokedAt.ShouldNotBeNull();
    }

    private async Task<int> RoundTripsAsync(Func<Task> act)
    {
        var mine = new NpgsqlConnectionStringBuilder(
            ((PostgreSqlTestDatabase)fixture.Test).ConnectionString
        ).Database;
        var count = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                ActivitySamplingResult.AllData,
            ActivityStopped = asked =>
            {
                var isWork =
                    asked.GetTagItem("db.query.text") is string text
                    && !text.Contains("clock_timestamp", StringComparison.Ordinal);
                if (isWork && Equals(asked.GetTagItem("db.namespace"), mine))
                    Interlocked.Increment(ref count);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await act();
        return count;
    }
}
