using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Keys;
using Counterfoil.Storage.Verify;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Storage.Databases;
using Counterfoil.Tests.Storage.Verify;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Keys;

/// <summary>The root key is exchanged while tickets go on.</summary>
public abstract class RotationTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly RootKey first = RootKey.Create(1);
    private readonly RootKey second = RootKey.Create(2);
    private TestDatabase test = null!;

    public async Task InitializeAsync()
    {
        test = await CreateAsync();
        test.Keys.Dispose();
        test.Keys = new KeyRing([first]);
        await test.MigrateAsync();
    }

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Fact]
    public async Task Everything_is_under_the_new_key_afterwards_and_the_old_one_may_go()
    {
        await using (var database = await test.OpenAsync())
        {
            var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            var anna = await scene.AddAssociateAsync();
            var stub = await scene.AddStubAsync(anna.Id);
            var secret = await scene.AddCredentialAsync(anna.Id);
            await new Bustle(scene, new Random(1)).GoOnAsync(40);
            var application = Samples.Application();
            var (imported, token) = Samples.Token(application, scene.Now, "a secret from before");
            await database.Applications.TryAddAsync(
                application,
                [token],
                1,
                Samples.At(scene.Now),
                Never
            );
            database.FrameworkKeys.StoreElement(new("key"), "one");
            await scene.SayYesAsync(anna.Id);
            await database.FoldJournalAsync(test.Time.GetUtcNow().AddDays(1), 20, Never);
            stub = (await scene.LoadAsync(stub))!.Stub;

            AddKey();
            (await database.RootKeys.MayRetireAsync(1, Never)).ShouldBeOfType<KeyAnswer.Refused>();
            (await database.RootKeys.BeginAsync(Never)).ShouldBe(new KeyAnswer.Done());
            test.Keys.CurrentNumber.ShouldBe(2);
            (await scene.LoadAsync(stub))!.Stub.ShouldBeLike(stub);
            await ShouldFindAsync(database, imported);
            await new Bustle(scene, new Random(2)).GoOnAsync(10);
            (await database.RootKeys.GoOnAsync(Never)).ShouldBeFalse();

            (await scene.LoadAsync(stub))!.Stub.Version.ShouldBe(stub.Version);
            (await database.RootKeys.NeedsAsync(Never)).ShouldAllBe(need => need.KeyNumber == 2);
            (await database.RootKeys.StateAsync(Never)).IsRotating.ShouldBeFalse();
            (await VerifyAsync()).Tampered.ShouldBeEmpty();
            (await database.RootKeys.MayRetireAsync(1, Never)).ShouldBe(new KeyAnswer.Done());
            test.Keys.Forget(1).ShouldBeTrue();
            await ShouldFindAsync(database, imported);
            (await scene.LoadAsync(stub))!.Stub.Digest.ToArray().ShouldBe(stub.Digest.ToArray());
            if (await database.Credentials.FindAsync(scene.Tenant, secret.Id, Never) is { } kept)
                kept.Secret.Reveal().ShouldBe(secret.Secret.Reveal());
            database.FrameworkKeys.GetAllElements().Count.ShouldBe(1);
        }
        using var newOnly = new KeyRing([second]);
        test.Keys.Dispose();
        test.Keys = new KeyRing([second]);
        await using (await test.OpenAsync())
        {
            (await VerifyAsync()).Tampered.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_rotation_that_was_killed_goes_on_at_the_next_opening_under_the_new_key()
    {
        Scene scene;
        Counterfoil.Authority.Tickets.TicketStub stub;
        await using (var database = await test.OpenAsync())
        {
            scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
            var anna = await scene.AddAssociateAsync();
            for (var i = 0; i < 450; i++)
                await scene.AddStubAsync(anna.Id);
            stub = await scene.AddStubAsync(anna.Id);
            AddKey();
            await database.RootKeys.BeginAsync(Never);
            // Given up after the first batches.
            using var giveUp = new CancellationTokenSource();
            var resealing = new Resealing(database.Parts);
            await Should.ThrowAsync<OperationCanceledException>(
                resealing.RunAsync(_ => giveUp.Cancel(), giveUp.Token)
            );
        }
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
        test.Keys.Use(1);
        // Until the node that was killed is forgotten, it counts as one that may seal under the old key.
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await using var again = await test.OpenAsync();
        test.Keys.CurrentNumber.ShouldBe(2);
        (await again.RootKeys.StateAsync(Never)).IsRotating.ShouldBeTrue();
        var here = new Scene(again, scene.Tenant, scene.Now);
        (await here.LoadAsync(stub)).ShouldNotBeNull();
        (await again.RootKeys.GoOnAsync(Never)).ShouldBeFalse();
        (await again.RootKeys.NeedsAsync(Never)).ShouldAllBe(need => need.KeyNumber == 2);
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_ticket_that_ends_before_its_row_is_sealed_anew_is_whole_afterwards()
    {
        await using var database = await test.OpenAsync();
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var stub = await scene.AddStubAsync(anna.Id);
        AddKey();
        await database.RootKeys.BeginAsync(Never);
        var ended = await database.Stubs.EndWithDescendantsAsync(
            scene.Tenant,
            stub.TicketId,
            scene.Change,
            Never
        );
        ended.ShouldBe(1);
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
        var loaded = (await scene.LoadAsync(stub))!.Stub;
        loaded.RevokedAt.ShouldNotBeNull();
        loaded.Digest.ToArray().ShouldBe(stub.Digest.ToArray());
        (await database.RootKeys.GoOnAsync(Never)).ShouldBeFalse();
        (await database.RootKeys.NeedsAsync(Never)).ShouldAllBe(need => need.KeyNumber == 2);
        (await VerifyAsync()).Tampered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_with_a_broken_seal_is_not_made_good_and_does_not_hold_the_key()
    {
        await using var database = await test.OpenAsync();
        var scene = await Scene.SetAsync(database, test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        await scene.AddStubAsync(anna.Id);
        var broken = await scene.AddStubAsync(anna.Id);
        await test.TamperAsync(
            "UPDATE credentials SET comment = 'x' WHERE searchName = @name",
            new { name = $"{broken.TicketId:D}" }
        );
        AddKey();
        await database.RootKeys.BeginAsync(Never);
        await database.RootKeys.GoOnAsync(Never);
        await Should.ThrowAsync<Counterfoil.Authority.BrokenSealException>(
            scene.LoadAsync(broken).AsTask()
        );
        (await VerifyAsync()).Tampered.ShouldHaveSingleItem().Tampering.ShouldBe(Tampering.Edited);
        (await database.RootKeys.MayRetireAsync(1, Never)).ShouldBe(new KeyAnswer.Done());
    }

    [Fact]
    public async Task The_current_key_is_not_retired_and_without_a_newer_one_nothing_rotates()
    {
        await using var database = await test.OpenAsync();
        (await database.RootKeys.BeginAsync(Never)).ShouldBeOfType<KeyAnswer.Refused>();
        (await database.RootKeys.MayRetireAsync(1, Never)).ShouldBeOfType<KeyAnswer.Refused>();
    }

    protected abstract Task<TestDatabase> CreateAsync();

    protected void AddKey()
    {
        using var ring = new KeyRing([first, second]);
        test.Keys.Learn(ring).ShouldBeTrue();
    }

    protected TestDatabase Test => test;

    protected RootKey First => first;

    private static async Task ShouldFindAsync(
        Counterfoil.Storage.Database database,
        Secret token
    ) =>
        (
            await database.Applications.FindByTokenAsync(TokenText.DigestOf(token), Never)
        ).ShouldNotBeNull();

    private Task<VerifyReport> VerifyAsync() =>
        Verification.RunAsync(test.Settings(), test.Keys, test.Time, null, Never);
}

public sealed class SqliteRotation : RotationTests
{
    protected override Task<TestDatabase> CreateAsync() =>
        Task.FromResult<TestDatabase>(new SqliteTestDatabase());
}

public sealed class PostgreSqlRotation : RotationTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task It_waits_until_every_node_has_the_key_and_seals_under_it()
    {
        await using var one = await Test.OpenAsync("one");
        var here = Test.Keys;
        using var there = new KeyRing([First]);
        Test.Keys = there;
        await using var two = await Test.OpenAsync("two");
        Test.Keys = here;
        await one.RootKeys.BeatAsync(Never);
        await two.RootKeys.BeatAsync(Never);
        AddKey();
        (await one.RootKeys.BeginAsync(Never))
            .ShouldBeOfType<KeyAnswer.Refused>()
            .Sentence.ShouldContain("has no root key 2");

        there.Learn(here);
        await two.RootKeys.BeatAsync(Never);
        (await one.RootKeys.BeginAsync(Never)).ShouldBe(new KeyAnswer.Done());
        (await one.RootKeys.GoOnAsync(Never)).ShouldBeTrue(
            "the other still seals under the old key"
        );
        var scene = await Scene.SetAsync(two, Test.Time.GetUtcNow());
        var stub = await scene.AddStubAsync((await scene.AddAssociateAsync()).Id);
        (await new Scene(one, scene.Tenant, scene.Now).LoadAsync(stub)).ShouldNotBeNull();

        await two.RootKeys.BeatAsync(Never);
        there.CurrentNumber.ShouldBe(2);
        await one.RootKeys.BeatAsync(Never);
        (await one.RootKeys.GoOnAsync(Never)).ShouldBeFalse();
        (await one.RootKeys.NeedsAsync(Never)).ShouldAllBe(need => need.KeyNumber == 2);
        (await scene.LoadAsync(stub)).ShouldNotBeNull();
    }

    protected override async Task<TestDatabase> CreateAsync() =>
        await PostgreSqlTestDatabase.CreateAsync();
}
