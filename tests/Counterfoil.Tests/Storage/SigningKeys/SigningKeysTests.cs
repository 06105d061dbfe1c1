using System.Text.Json.Nodes;
using Counterfoil.Authority;
using Counterfoil.Broker.Signing;
using Counterfoil.Cryptography;
using Counterfoil.Jose;
using Counterfoil.Storage;
using Counterfoil.Storage.Keys;
using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;
using NodeKeys = Counterfoil.Broker.Signing.SigningKeys;

namespace Counterfoil.Tests.Storage.SigningKeys;

/// <summary>The signing keys of an installation, from the first that is needed to one that is gone, on both databases.</summary>
public abstract class SigningKeysTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly AssociateId Operator = new(7);
    private static readonly SigningKeySchedule Schedule = new();

    private readonly List<NodeKeys> services = [];
    private TestDatabase test = null!;
    private Database database = null!;
    private NodeKeys keys = null!;

    public async Task InitializeAsync()
    {
        test = await CreateAsync();
        await test.MigrateAsync();
        database = await test.OpenAsync();
        keys = NewNode();
    }

    public async Task DisposeAsync()
    {
        services.ForEach(service => service.Dispose());
        await database.DisposeAsync();
        await test.DisposeAsync();
    }

    [Fact]
    public async Task The_first_who_needs_a_key_makes_one_for_each_algorithm()
    {
        (await Rotation().ListAsync(Never)).ShouldBeEmpty();
        (await Rotation().KeepAsync(Never)).ShouldBe(0);

        var rsa = await keys.CurrentAsync(JwsAlgorithm.RS256, Never);

        var all = await Rotation().ListAsync(Never);
        all.Select(key => (key.Key.Algorithm, key.Stage))
            .ShouldBe([
                ("RS256", KeyStage.Current),
                ("PS256", KeyStage.Current),
                ("ES256", KeyStage.Current),
            ]);
        all[0].Key.Name.ShouldBe(rsa.Jwk.KeyId);
        (await keys.PublishedAsync(Never))
            .Verifier.Verify(rsa.Sign("{}"u8), TokenType.PlainJwt)
            .ShouldBeOfType<JwsResult.Verified>();
    }

    [Fact]
    public async Task Many_nodes_that_need_the_first_key_at_once_agree_on_one()
    {
        var nodes = Enumerable.Range(0, 4).Select(_ => NewNode()).ToList();
        var names = await Task.WhenAll(
            nodes.Select(node =>
                Task.Run(async () => (await node.CurrentAsync(JwsAlgorithm.ES256, Never)).Jwk.KeyId)
            )
        );

        names.Distinct().ShouldHaveSingleItem();
        (await Rotation().ListAsync(Never)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Keys_follow_one_another_and_nobody_meets_one_that_was_not_published_long_before()
    {
        var first = (await keys.CurrentAsync(JwsAlgorithm.RS256, Never)).Jwk.KeyId;
        var token = (await keys.CurrentAsync(JwsAlgorithm.RS256, Never)).Sign("{}"u8);

        test.Time.Jump(Schedule.Used - Schedule.Ahead);
        (await Rotation().KeepAsync(Never)).ShouldBe(3);
        (await Rotation().KeepAsync(Never)).ShouldBe(0);
        var ahead = await PublishedAsync();
        ahead.Count.ShouldBe(6);
        ahead[0].ShouldBe(("RS256", first));
        var second = ahead.Single(key => key.Algorithm == "RS256" && key.Name != first).Name;

        test.Time.Jump(Schedule.Ahead - TimeSpan.FromSeconds(1));
        (await keys.CurrentAsync(JwsAlgorithm.RS256, Never)).Jwk.KeyId.ShouldBe(first);
        (await PublishedAsync())[0].Name.ShouldBe(first);
        test.Time.Jump(TimeSpan.FromSeconds(1));
        (await keys.CurrentAsync(JwsAlgorithm.RS256, Never)).Jwk.KeyId.ShouldBe(second);
        (await PublishedAsync())[0].Name.ShouldBe(second);
        (await VerifiesAsync(token)).ShouldBeTrue();

        test.Time.Jump(Schedule.Retired);
        (await VerifiesAsync(token)).ShouldBeFalse();
        (await PublishedAsync()).Count.ShouldBe(3);
        (await Rotation().KeepAsync(Never)).ShouldBe(3);
        (await Rotation().ListAsync(Never)).Select(key => key.Key.Name).ShouldNotContain(first);
    }

    [Fact]
    public async Task An_operator_has_the_next_key_published_once_and_it_signs_after_the_time_ahead()
    {
        var first = (await keys.CurrentAsync(JwsAlgorithm.ES256, Never)).Jwk.KeyId;

        (
            await Rotation().RotateAsync(JwsAlgorithm.ES256, Operator, Never)
        ).ShouldBeOfType<KeyRotated.Made>();
        (await Rotation().RotateAsync(JwsAlgorithm.ES256, Operator, Never))
            .ShouldBeOfType<KeyRotated.UnderWay>()
            .Key.Key.MadeBy.ShouldBe(Operator);

        (await PublishedAsync()).Count.ShouldBe(4);
        (await keys.CurrentAsync(JwsAlgorithm.ES256, Never)).Jwk.KeyId.ShouldBe(first);
        test.Time.Jump(Schedule.Ahead);
        (await keys.CurrentAsync(JwsAlgorithm.ES256, Never)).Jwk.KeyId.ShouldNotBe(first);
    }

    [Fact]
    public async Task In_an_emergency_the_new_key_signs_at_once_and_the_older_are_gone_on_every_node()
    {
        var other = NewNode();
        var token = (await other.CurrentAsync(JwsAlgorithm.RS256, Never)).Sign("{}"u8);
        await Rotation().RotateAsync(JwsAlgorithm.RS256, Operator, Never);
        var before = (await other.CurrentAsync(JwsAlgorithm.RS256, Never)).Jwk.KeyId;

        await Rotation().ReplaceAtOnceAsync(JwsAlgorithm.RS256, Operator, Never);

        (await other.CurrentAsync(JwsAlgorithm.RS256, Never)).Jwk.KeyId.ShouldNotBe(before);
        (await VerifiesAsync(token)).ShouldBeFalse();
        (await PublishedAsync()).Count(key => key.Algorithm == "RS256").ShouldBe(1);
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_nothing_changes_no_database_is_asked()
    {
        await keys.PublishedAsync(Never);
        var before = database.StatementCount;
        for (var i = 0; i < 1000; i++)
        {
            await keys.CurrentAsync(JwsAlgorithm.RS256, Never);
            await keys.PublishedAsync(Never);
        }
        (database.StatementCount - before).ShouldBe(0);
    }

    [Fact]
    public async Task Of_two_who_make_the_next_key_one_is_told_that_the_other_was_faster()
    {
        await keys.PublishedAsync(Never);
        var standing = await database.SigningKeys.ListAsync(Never);
        var ours = standing.Where(key => key.Algorithm == "ES256").ToList();
        var at = test.Time.GetUtcNow().AddDays(1);

        (await Maker().TryMakeAsync(JwsAlgorithm.ES256, ours, at, null, Never)).ShouldBeTrue();
        (await Maker().TryMakeAsync(JwsAlgorithm.ES256, ours, at, null, Never)).ShouldBeFalse();
        (await Maker().TryMakeInsteadAsync(JwsAlgorithm.ES256, ours, null, Never)).ShouldBeFalse();
        (await database.SigningKeys.ListAsync(Never)).Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("UPDATE signing_keys SET usedFrom = usedFrom + 1 WHERE algorithm = 'RS256'")]
    [InlineData("UPDATE signing_keys SET algorithm = 'RS512' WHERE algorithm = 'RS256'")]
    [InlineData(
        "UPDATE signing_keys SET secret = (SELECT secret FROM signing_keys WHERE algorithm = 'PS256') WHERE algorithm = 'RS256'"
    )]
    [InlineData(
        "UPDATE signing_keys SET certificate = (SELECT certificate FROM signing_keys WHERE algorithm = 'PS256') WHERE algorithm = 'RS256'"
    )]
    public async Task A_row_that_somebody_changed_signs_nothing_and_is_named(string sql)
    {
        await keys.PublishedAsync(Never);
        await test.TamperAsync(sql);

        var fresh = NewNode();
        await Should.ThrowAsync<BrokenSealException>(async () =>
            await fresh.CurrentAsync(JwsAlgorithm.RS256, Never)
        );
        var row = (await VerifyAsync()).Tampered.ShouldHaveSingleItem();
        (row.Table, row.Tampering).ShouldBe(("signing_keys", Tampering.Edited));
    }

    [Fact]
    public async Task A_row_that_somebody_deleted_is_named()
    {
        await keys.PublishedAsync(Never);
        await test.TamperAsync("DELETE FROM signing_keys WHERE algorithm = 'PS256'");
        var row = (await VerifyAsync()).Tampered.ShouldHaveSingleItem();
        (row.Table, row.Tampering).ShouldBe(("signing_keys", Tampering.Deleted));
    }

    [Fact]
    public async Task The_private_half_stands_nowhere_in_clear()
    {
        await keys.PublishedAsync(Never);
        foreach (var secret in await test.ReadAsync<byte[]>("SELECT secret FROM signing_keys"))
        {
            // RSA's and P-256's algorithm identifiers, which every PKCS #8 has.
            secret.AsSpan().IndexOf(Convert.FromHexString("2A864886F70D010101")).ShouldBe(-1);
            secret.AsSpan().IndexOf(Convert.FromHexString("2A8648CE3D0201")).ShouldBe(-1);
        }
    }

    [Fact]
    public async Task The_root_key_is_exchanged_and_the_journal_folded_under_the_same_signing_keys()
    {
        var name = (await keys.CurrentAsync(JwsAlgorithm.RS256, Never)).Jwk.KeyId!;
        await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 100, Never);
        using var two = new KeyRing([RootKey.Create(2)]);
        test.Keys.Learn(two).ShouldBeTrue();
        await database.RootKeys.BeatAsync(Never);
        (await database.RootKeys.BeginAsync(Never)).ShouldBe(new KeyAnswer.Done());
        (await database.RootKeys.GoOnAsync(Never)).ShouldBeFalse();

        (await database.RootKeys.NeedsAsync(Never)).ShouldAllBe(need => need.KeyNumber == 2);
        test.Keys.Forget(1).ShouldBeTrue();
        (await NewNode().CurrentAsync(JwsAlgorithm.RS256, Never)).Jwk.KeyId.ShouldBe(name);
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    protected abstract Task<TestDatabase> CreateAsync();

    private SigningKeyMaker Maker() =>
        new(
            database.SigningKeys,
            new CertificateHolder(() => "id.example.test"),
            Schedule,
            test.Time
        );

    private SigningKeyRotation Rotation() =>
        new(database.SigningKeys, Maker(), Schedule, test.Time);

    private NodeKeys NewNode()
    {
        var node = new NodeKeys(database.SigningKeys, Maker(), Schedule, database.Bell, test.Time);
        services.Add(node);
        return node;
    }

    private async Task<bool> VerifiesAsync(string token) =>
        (await keys.PublishedAsync(Never)).Verifier.Verify(token, TokenType.PlainJwt)
        is JwsResult.Verified;

    private async Task<List<(string Algorithm, string Name)>> PublishedAsync()
    {
        var published = await keys.PublishedAsync(Never);
        return
        [
            .. JsonNode.Parse(published.Document.Span)!["keys"]!
                .AsArray()
                .Select(key => ((string)key!["alg"]!, (string)key["kid"]!)),
        ];
    }

    private Task<VerifyReport> VerifyAsync() =>
        Verification.RunAsync(test.Settings(), test.Keys, test.Time, null, Never);
}

public sealed class SqliteSigningKeys : SigningKeysTests
{
    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}

public sealed class PostgreSqlSigningKeys : SigningKeysTests
{
    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}
