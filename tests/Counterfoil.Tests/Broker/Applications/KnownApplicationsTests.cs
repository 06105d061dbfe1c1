using Counterfoil.Authority.Changes;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Applications;

public sealed class KnownApplicationsTests(SqliteFixture fixture)
    : IClassFixture<SqliteFixture>,
        IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly ContextIdentifier Tenant = ContextIdentifier.Parse("Cust12345");

    private readonly TokenUses uses = new(fixture.Database.Applications, fixture.Test.Time);
    private KnownApplications? known;

    private IApplications Applications => fixture.Database.Applications;

    private DateTimeOffset Now => fixture.Test.Time.GetUtcNow();

    private KnownApplications Known =>
        known ??= new(Applications, uses, fixture.Database.Bell, fixture.Test.Time);

    public void Dispose() => known?.Dispose();

    [Fact]
    public async Task A_token_shows_its_application_and_a_second_time_without_the_database()
    {
        var (application, text, token) = await AddAsync();
        (await FindAsync(text))!.TokenId.ShouldBe(token.Id);
        var before = fixture.Database.StatementCount;
        var holder = await FindAsync(text);
        holder!.Application.Id.ShouldBe(application.Id);
        (await Known.FindAsync(application.ClientId, Never))!.Id.ShouldBe(application.Id);
        (await Known.FindAsync(application.Id, Never))!.Id.ShouldBe(application.Id);
        fixture.Database.StatementCount.ShouldBe(before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("cfa_")]
    [InlineData("7T:guid;1")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    public async Task What_is_no_token_is_nobodys(string text) =>
        (await FindAsync(new Secret(text))).ShouldBeNull();

    [Fact]
    public async Task What_is_too_long_or_mistyped_asks_no_database_and_a_guess_asks_it_once()
    {
        var (_, text, _) = await AddAsync();
        var before = fixture.Database.StatementCount;
        (await FindAsync(new Secret(new string('a', 10_000_000)))).ShouldBeNull();
        (await FindAsync(new Secret(text.Reveal()[..^1] + "!"))).ShouldBeNull();
        fixture.Database.StatementCount.ShouldBe(before);
        var guess = TokenText.Make(Randomness.NextGuid());
        for (var i = 0; i < 3; i++)
            (await FindAsync(guess)).ShouldBeNull();
        for (var i = 0; i < 3; i++)
            (await Known.FindAsync("nobody's id", Never)).ShouldBeNull();
        fixture.Database.StatementCount.ShouldBe(before + 2);
    }

    [Fact]
    public async Task A_secret_that_was_brought_along_shows_its_application()
    {
        var application = Samples.Application();
        var (text, token) = Samples.Token(
            application,
            Now,
            "brought along " + application.ClientId
        );
        await Applications.TryAddAsync(application, [token], 1, Samples.At(Now), Never);
        (await FindAsync(text))!.Application.Id.ShouldBe(application.Id);
        (await FindAsync(new Secret(text.Reveal() + " "))).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_nobodys_at_once()
    {
        var (_, text, token) = await AddAsync();
        (await FindAsync(text)).ShouldNotBeNull();
        await Applications.TryReplaceTokenAsync(
            token with
            {
                Version = 1,
                RevokedAt = Now,
            },
            Samples.At(Now),
            Never
        );
        (await FindAsync(text)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_is_nobodys_from_its_end_on_though_it_is_cached()
    {
        var application = Samples.Application();
        var (text, token) = Samples.Token(application, Now);
        token = token with { ExpiresAt = Now.AddSeconds(10) };
        await Applications.TryAddAsync(application, [token], 1, Samples.At(Now), Never);
        (await FindAsync(text)).ShouldNotBeNull();
        fixture.Test.Time.Advance(TimeSpan.FromSeconds(9.999));
        (await FindAsync(text)).ShouldNotBeNull();
        fixture.Test.Time.Advance(TimeSpan.FromMilliseconds(1));
        (await FindAsync(text)).ShouldBeNull();
    }

    [Fact]
    public async Task What_was_unknown_is_known_as_soon_as_it_is_added()
    {
        var application = Samples.Application();
        var (text, token) = Samples.Token(application, Now);
        (await Known.FindAsync(application.ClientId, Never)).ShouldBeNull();
        (await FindAsync(text)).ShouldBeNull();
        await Applications.TryAddAsync(application, [], 1, Samples.At(Now), Never);
        (await Known.FindAsync(application.ClientId, Never)).ShouldNotBeNull();
        (await FindAsync(text)).ShouldBeNull();
        await Applications.TryAddTokenAsync(token, null, 1, Samples.At(Now), Never);
        (await FindAsync(text)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_id_that_was_dropped_means_nothing_at_once_and_a_suspension_shows()
    {
        var (application, text, _) = await AddAsync();
        (await Known.FindAsync(application.ClientId, Never)).ShouldNotBeNull();
        var changed = application with
        {
            ClientId = Randomness.NextGuid().ToString("N"),
            Version = 1,
            State = ApplicationState.Suspended,
        };
        await Applications.TryReplaceAsync(changed, Samples.At(Now), Never);
        (await Known.FindAsync(application.ClientId, Never)).ShouldBeNull();
        (await Known.FindAsync(changed.ClientId, Never))!.State.ShouldBe(
            ApplicationState.Suspended
        );
        (await FindAsync(text))!.Application.State.ShouldBe(ApplicationState.Suspended);
    }

    [Fact]
    public async Task What_changes_while_it_is_read_is_read_again()
    {
        var (application, _, _) = await AddAsync();
        var bell = new HandRungBell();
        var reading = new Interrupted(
            Applications,
            () => bell.Ring(new Changed.OfApplication(application.Id.Value))
        );
        using var node = new KnownApplications(reading, uses, bell, fixture.Test.Time);
        await node.FindAsync(application.ClientId, Never);
        reading.During = null;
        await node.FindAsync(application.ClientId, Never);
        await node.FindAsync(application.ClientId, Never);
        reading.Loads.ShouldBe(2);
    }

    [Theory]
    [InlineData(true, 59_999, 1)]
    [InlineData(true, 60_000, 2)]
    [InlineData(false, 999, 1)]
    [InlineData(false, 1_000, 2)]
    public async Task It_is_believed_for_a_minute_and_for_a_second_while_the_bell_is_silent(
        bool isHeard,
        int milliseconds,
        int loads
    )
    {
        var (application, _, _) = await AddAsync();
        var bell = new HandRungBell { IsHeard = isHeard };
        var reading = new Interrupted(Applications, null);
        using var node = new KnownApplications(reading, uses, bell, fixture.Test.Time);
        await node.FindAsync(application.ClientId, Never);
        fixture.Test.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        await node.FindAsync(application.ClientId, Never);
        reading.Loads.ShouldBe(loads);
        bell.Ring(new Changed.All());
        await node.FindAsync(application.ClientId, Never);
        reading.Loads.ShouldBe(loads + 1);
        bell.Ring(new Changed.Everything(Tenant));
        await node.FindAsync(application.ClientId, Never);
        reading.Loads.ShouldBe(loads + 1);
    }

    [Fact]
    public async Task Thousands_of_uses_are_one_row_for_each_tenant()
    {
        var (_, text, token) = await AddAsync();
        for (var i = 0; i < 1000; i++)
            await FindAsync(text, i % 2 == 0 ? Tenant : null);
        var before = fixture.Database.StatementCount;
        await uses.FlushAsync(Never);
        (fixture.Database.StatementCount - before).ShouldBeLessThanOrEqualTo(2);
        (await Applications.ListUsesAsync([token.Id], Never)).Count.ShouldBe(2);
        await uses.FlushAsync(Never);
    }

    [Fact]
    public async Task A_token_that_matches_nothing_is_no_use()
    {
        var (_, _, token) = await AddAsync();
        await FindAsync(TokenText.Make(token.Id), Tenant);
        await uses.FlushAsync(Never);
        (await Applications.ListUsesAsync([token.Id], Never)).ShouldBeEmpty();
    }

    private ValueTask<TokenHolder?> FindAsync(Secret text, ContextIdentifier? tenant = null) =>
        Known.FindByTokenAsync(text, tenant, Never);

    private async Task<(Application, Secret, ApplicationToken)> AddAsync()
    {
        var application = Samples.Application();
        var (text, token) = Samples.Token(application, Now);
        await Applications.TryAddAsync(application, [token], 1, Samples.At(Now), Never);
        return (application, text, token);
    }

    private sealed class HandRungBell : IBell
    {
        private Action<Changed>? listener;

        public bool IsHeard { get; init; } = true;

        public IDisposable Listen(Action<Changed> heard)
        {
            listener += heard;
            return new MemoryStream();
        }

        public void Ring(Changed changed) => listener?.Invoke(changed);
    }
}
