using System.Text.Json;
using System.Text.RegularExpressions;
using Counterfoil.Storage;
using Counterfoil.Storage.Backups;
using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Storage.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Witnesses;

/// <summary>A witness somewhere else knows how far the journal was, and nothing besides.</summary>
public abstract partial class WitnessTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private TestDatabase test = null!;
    private TestWitness witness = null!;

    private DatabaseSettings Settings => test.Settings() with { Witness = witness.Address };

    private string HeadsFile => Path.Combine(test.Settings().Folder, "journal.heads");

    public async Task InitializeAsync()
    {
        test = await CreateAsync();
        witness = await TestWitness.StartAsync();
        await test.MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        await witness.DisposeAsync();
        await test.DisposeAsync();
    }

    [Fact]
    public async Task It_sees_digests_and_counts_and_nothing_else()
    {
        string[] known;
        await using (var database = await OpenAsync())
        {
            var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            await scene.AddStubAsync((await scene.AddAssociateAsync("anna")).Id);
            await TellAsync(() => witness.Bodies.Count > 1);
            known = [scene.Tenant.Value, "anna", database.Parts.Identity];
        }
        witness.Bodies.Count.ShouldBeGreaterThan(1);
        var chains = await test.ReadAsync<string>("SELECT chain FROM journal_chains");
        foreach (var body in witness.Bodies)
        {
            foreach (var name in known.Concat(chains).Concat(known[2].Split(':')))
                body.ShouldNotContain(name, Case.Insensitive);
            using var json = JsonDocument.Parse(body);
            Names(json.RootElement).ShouldBe(["database", "heads"]);
            Digest().IsMatch(json.RootElement.GetProperty("database").GetString()!).ShouldBeTrue();
            foreach (var head in json.RootElement.GetProperty("heads").EnumerateArray())
            {
                Names(head).ShouldBe(["id", "count", "hash"]);
                Digest().IsMatch(head.GetProperty("id").GetString()!).ShouldBeTrue();
                Digest().IsMatch(head.GetProperty("hash").GetString()!).ShouldBeTrue();
                head.GetProperty("count").GetInt64().ShouldBeGreaterThan(0);
            }
        }
    }

    [Fact]
    public async Task Verify_finds_nothing_where_nobody_did_anything()
    {
        await (await OpenAsync(test.Settings())).DisposeAsync();
        (await VerifyAsync()).Remarks.ShouldContain("The witness has nothing yet.");
        for (var round = 0; round < 3; round++)
        {
            await GoOnAsync();
            var report = await VerifyAsync();
            report.Tampered.ShouldBeEmpty();
            report.Remarks.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_database_that_was_put_back_together_with_its_file_of_heads_is_named()
    {
        await GoOnAsync();
        var file = await File.ReadAllBytesAsync(HeadsFile);
        var chains = await test.ReadAsync<string>("SELECT chain FROM journal_chains");
        await GoOnAsync();
        var later = (await test.ReadAsync<string>("SELECT chain FROM journal_chains"))
            .Except(chains, StringComparer.Ordinal)
            .ShouldHaveSingleItem();
        foreach (var table in new[] { "journal", "journal_chains" })
            await test.TamperAsync($"DELETE FROM {table} WHERE chain = @later", new { later });
        await File.WriteAllBytesAsync(HeadsFile, file);

        (await VerifyAsync(test.Settings())).Tampered.ShouldBeEmpty();
        var row = (await VerifyAsync()).Tampered.ShouldHaveSingleItem();
        row.Tampering.ShouldBe(Tampering.RolledBack);
        row.Table.ShouldBe("journal");
        row.Explanation.ShouldContain($"the witness {witness.Address}");

        // A node says so too, and what the witness alone knows is not told over.
        var kept = witness.Kept;
        (await Should.ThrowAsync<DatabaseRefusedException>(OpenAsync)).Refusal.ShouldBe(
            DatabaseRefusal.RolledBack
        );
        witness.Kept.ShouldBe(kept);

        // Nor by a node that could not ask it when it started.
        witness.Ill = 503;
        await using (var database = await OpenAsync())
        {
            witness.Ill = 0;
            await TellAsync(() =>
                database.Health.WitnessTrouble?.Contains("lacks", StringComparison.Ordinal) == true
            );
        }
        witness.Kept.ShouldBe(kept);
    }

    [Fact]
    public async Task A_dead_witness_disturbs_nothing_is_seen_and_is_told_when_it_is_back()
    {
        witness.Ill = 500;
        await using (var database = await OpenAsync())
        {
            database.Health.HasWitness.ShouldBeTrue();
            database.Health.WitnessTrouble!.ShouldContain("500");
            database.Health.IsGood.ShouldBeTrue();
            var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            await scene.AddAssociateAsync();
            witness.Bodies.ShouldBeEmpty();

            witness.Ill = 0;
            await TellAsync(() => database.Health.WitnessTrouble is null);
            witness.Bodies.ShouldNotBeEmpty();
        }
        witness.Ill = 401;
        (await VerifyAsync()).Remarks.ShouldHaveSingleItem().ShouldContain("401");
    }

    [Fact]
    public async Task A_witness_that_is_nowhere_stops_no_start()
    {
        var settings = test.Settings() with { Witness = new Uri("http://127.0.0.1:1/") };
        await using (var database = await OpenAsync(settings))
        {
            database.Health.WitnessTrouble!.ShouldContain("does not answer");
            await Scene.SetAsync(database, test.Time.GetUtcNow());
        }
        (await VerifyAsync(settings)).Remarks.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task It_is_let_in_by_a_token_that_no_body_holds()
    {
        witness.Token = "abc-def-012";
        var settings = Settings with { WitnessToken = new Secret("abc-def-012") };
        await using (await OpenAsync(settings))
        {
            await TellAsync(() => witness.Bodies.Count > 0);
        }
        witness.Bodies.ShouldAllBe(body => !body.Contains("abc-def"));
        (await VerifyAsync(settings)).Tampered.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("<html/>")]
    [InlineData("{\"database\":\"x\",\"heads\":[]}")]
    public async Task What_is_no_heads_is_not_believed_and_stops_nothing(string body)
    {
        witness.Kept = body;
        await using (var database = await OpenAsync())
            database.Health.WitnessTrouble!.ShouldContain("something else");
        (await VerifyAsync()).Remarks.ShouldHaveSingleItem().ShouldContain("something else");
    }

    [Fact]
    public async Task The_heads_of_another_database_are_a_finding_until_it_is_adopted()
    {
        await GoOnAsync();
        witness.Kept = $$"""{"database":"{{new string('a', 64)}}","heads":[]}""";
        (await VerifyAsync())
            .Tampered.ShouldHaveSingleItem()
            .Tampering.ShouldBe(Tampering.RolledBack);
        (await Should.ThrowAsync<DatabaseRefusedException>(OpenAsync)).Refusal.ShouldBe(
            DatabaseRefusal.RolledBack
        );
        var adopted = await Adopting.RunAsync(
            Settings,
            test.Keys,
            "knowingly",
            test.Time,
            null,
            Never
        );
        adopted.WitnessTrouble.ShouldBeNull();
        await GoOnAsync();
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.None, 1000)]
    private static partial Regex Digest();

    private Task<Database> OpenAsync() => OpenAsync(Settings);

    private Task<Database> OpenAsync(DatabaseSettings settings) =>
        Database.OpenAsync(settings, test.Keys, test.Time, NullLoggerFactory.Instance, Never);

    private Task<VerifyReport> VerifyAsync(DatabaseSettings? settings = null) =>
        Verification.RunAsync(settings ?? Settings, test.Keys, test.Time, null, Never);

    private async Task GoOnAsync()
    {
        await using var database = await OpenAsync();
        await TellAsync(() => witness.Bodies.Count > 0);
    }

    // The pauses pass by hand; what the witness answers comes in its own time.
    private Task TellAsync(Func<bool> isTold) =>
        Eventually.IsAsync(
            () =>
            {
                test.Time.Advance(TimeSpan.FromSeconds(5));
                return isTold();
            },
            TimeSpan.FromSeconds(20),
            "the witness is told"
        );
}

public sealed class SqliteWitness : WitnessTests
{
    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}

public sealed class PostgreSqlWitness : WitnessTests
{
    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}
