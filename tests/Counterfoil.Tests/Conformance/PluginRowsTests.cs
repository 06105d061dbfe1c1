using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Plugins;
using Counterfoil.Conformance;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Authority;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Conformance;

/// <summary>What a plugin may rely on of its rows: the kit's rows in memory keep it as those of the house do.</summary>
public abstract class PluginRowsPromises : IAsyncLifetime
{
    private const string Type = "Test/Rows";

    private IPluginRows Rows { get; set; } = null!;

    [Fact]
    public async Task A_row_is_found_by_its_exact_searchName_and_by_its_associate()
    {
        await AddAsync(Type, "first", 7, validTo: null);
        await AddAsync(Type, "second", null, validTo: null);

        var row = await Rows.FindAsync("first", default);
        row.ShouldNotBeNull().Secret.Reveal().ShouldBe("secret of first");
        row.ExtraId.ShouldBe(7);
        row.Associate.ShouldBe(Who.Id);
        (await Rows.FindAsync("First", default)).ShouldBeNull();
        (await Rows.FindByAssociateAsync(Who.Id, default))
            .Select(each => each.SearchName)
            .ShouldBe(["first", "second"]);
        (await Rows.FindByAssociateAsync(new AssociateId(99), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_of_another_type_or_past_their_validity_are_not_found()
    {
        await AddAsync("Test/Others", "theirs", null, validTo: null);
        await AddAsync(Type, "past", null, Now);

        (await Rows.FindAsync("theirs", default)).ShouldBeNull();
        (await Rows.FindAsync("past", default)).ShouldBeNull();
        (await Rows.FindByAssociateAsync(Who.Id, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_is_replaced_by_whoever_has_the_rows_version()
    {
        await AddAsync(Type, "first", null, validTo: null);
        var row = (await Rows.FindAsync("first", default))!;

        (await Rows.TryReplaceSecretAsync(row, new Secret("new"), default)).ShouldBeTrue();
        (await Rows.TryReplaceSecretAsync(row, new Secret("late"), default)).ShouldBeFalse();
        var after = (await Rows.FindAsync("first", default))!;
        after.Secret.Reveal().ShouldBe("new");
        after.Version.ShouldBe(row.Version + 1);
    }

    [Fact]
    public async Task A_thing_is_used_once_by_one_of_many()
    {
        await AddAsync(Type, "first", null, validTo: null);
        await AddAsync(Type, "second", null, validTo: null);
        var row = (await Rows.FindAsync("first", default))!;
        var other = (await Rows.FindAsync("second", default))!;
        var until = Now + TimeSpan.FromMinutes(1);

        var used = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => Rows.TryUseOnceAsync(row, "step 1", until, default).AsTask())
        );

        used.Count(each => each).ShouldBe(1);
        (await Rows.TryUseOnceAsync(row, "step 2", until, default)).ShouldBeTrue();
        (await Rows.TryUseOnceAsync(other, "step 1", until, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_used_or_replaced_of_a_row_that_is_not_its_own()
    {
        var theirs = await AddAsync("Test/Others", "theirs", null, validTo: null);

        (
            await Rows.TryUseOnceAsync(theirs, "x", Now + TimeSpan.FromMinutes(1), default)
        ).ShouldBeFalse();
        (await Rows.TryReplaceSecretAsync(theirs, new Secret("mine"), default)).ShouldBeFalse();
    }

    public async Task InitializeAsync() => Rows = await OpenAsync(Type);

    public abstract Task DisposeAsync();

    protected abstract Associate Who { get; }

    protected abstract DateTimeOffset Now { get; }

    protected abstract Task<IPluginRows> OpenAsync(string type);

    protected abstract Task<PluginRow> AddAsync(
        string type,
        string searchName,
        int? extraId,
        DateTimeOffset? validTo
    );
}

public sealed class RehearsalRowsTests : PluginRowsPromises
{
    private readonly Rehearsal rehearsal = new("Test/Rows");

    protected override Associate Who { get; } =
        new()
        {
            Tenant = Rehearsal.Tenant,
            Id = new AssociateId(1),
            Name = "anna",
        };

    protected override DateTimeOffset Now => RehearsalTime.Start;

    [Fact]
    public async Task It_forgets_as_soon_as_it_may()
    {
        await AddAsync("Test/Rows", "first", null, validTo: null);
        var rows = rehearsal.Table.RowsOf(Rehearsal.Tenant, "Test/Rows");
        var row = (await rows.FindAsync("first", default))!;
        var until = Now + TimeSpan.FromMinutes(1);
        (await rows.TryUseOnceAsync(row, "step", until, default)).ShouldBeTrue();

        rehearsal.Time.MoveTo(until);
        (await rows.TryUseOnceAsync(row, "step", until, default)).ShouldBeFalse();
        rehearsal.Time.Move(TimeSpan.FromMilliseconds(1));
        (await rows.TryUseOnceAsync(row, "step", until, default)).ShouldBeTrue();
    }

    public override Task DisposeAsync() => Task.CompletedTask;

    protected override Task<IPluginRows> OpenAsync(string type) =>
        Task.FromResult(rehearsal.Table.RowsOf(Rehearsal.Tenant, type));

    protected override Task<PluginRow> AddAsync(
        string type,
        string searchName,
        int? extraId,
        DateTimeOffset? validTo
    ) =>
        Task.FromResult(
            rehearsal.Table.Add(
                Who,
                type,
                searchName,
                new Secret($"secret of {searchName}"),
                extraId,
                validTo
            )
        );
}

public sealed class HouseRowsTests : PluginRowsPromises
{
    private Installation house = null!;
    private Associate? who;

    protected override Associate Who => who!;

    protected override DateTimeOffset Now => house.Time.GetUtcNow();

    public override async Task DisposeAsync() => await house.DisposeAsync();

    protected override async Task<IPluginRows> OpenAsync(string type)
    {
        house = await Installation.OpenAsync();
        who = await house.AddAsync("bert");
        return new PluginRows(house.Database.Credentials, house.Time, Installation.Own, type);
    }

    protected override async Task<PluginRow> AddAsync(
        string type,
        string searchName,
        int? extraId,
        DateTimeOffset? validTo
    )
    {
        var added = new Credential
        {
            Id = new CredentialId(Randomness.NextRowId(Now)),
            Tenant = Installation.Own,
            Associate = Who.Id,
            Type = type,
            SearchName = searchName,
            Secret = new Secret($"secret of {searchName}"),
            ValidTo = validTo ?? Credential.Forever,
            ExtraId = extraId,
        };
        (
            await house.Database.Credentials.TryAddAsync(added, new Change(By: null, Now), default)
        ).ShouldBe(CredentialAdded.Done);
        house.Time.Advance(TimeSpan.FromMilliseconds(1));
        return new PluginRow
        {
            Id = added.Id,
            Associate = added.Associate,
            SearchName = searchName,
            Secret = added.Secret,
            Version = 1,
        };
    }
}
