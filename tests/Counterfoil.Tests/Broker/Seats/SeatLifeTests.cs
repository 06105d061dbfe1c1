using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Authority;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Seats;

public sealed class SeatLifeTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    // What ends a home, the account or the seat.
    private static readonly Dictionary<string, Func<TwoTenants, Task>> Ends = new(
        StringComparer.Ordinal
    )
    {
        ["the associate is disabled at home"] = two => two.House.DisableAsync(two.Vera),
        ["the associate was disabled at home, and is back"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAsync(mallory, two.Vera.Id, vera => vera with { IsActive = false });
            await two.ChangeAsync(mallory, two.Vera.Id, vera => vera with { IsActive = true });
        },
        ["the password is changed at home"] = async two =>
            (
                await two
                    .House.Get<PasswordRegister>()
                    .ChangeAsync(
                        await two.ProveAsync("vera"),
                        new Secret(Installation.Password),
                        new Secret("nine slow otters read maps"),
                        TicketsAtChange.KeepThisLine,
                        Never
                    )
            ).ShouldBeOfType<Registered<Associate>.Done>(),
        ["the password is reset at home"] = async two =>
            await two.FinishResetAsync(
                await two.StartResetAsync(await two.ProveAsync("mallory"), two.Vera.Id)
            ),
        ["signed out everywhere at home"] = async two =>
            await two
                .House.Get<Revoker>()
                .EndAsync(
                    await two.ProveAsync("vera"),
                    new RevocationScope.OfAssociate(Installation.Other, two.Vera.Id),
                    Never
                ),
        ["the account is disabled"] = async two =>
            await two.ChangeAccountAsync(
                await two.ProveAsync("mallory"),
                account => account with { IsActive = false }
            ),
        ["the account was disabled, and is back"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAccountAsync(mallory, account => account with { IsActive = false });
            await two.ChangeAccountAsync(mallory, account => account with { IsActive = true });
        },
        ["the account is signed out"] = async two =>
            await two
                .House.Get<AccountRegister>()
                .SignOutAsync(Actor.Installation, two.Account.Id, Never),
        ["the seat is taken away"] = async two =>
            (
                await two
                    .House.Get<SeatDesk>()
                    .RemoveAsync(await two.House.ProveAsync("anna"), two.Account.Id, Never)
            ).ShouldBeOfType<Registered<Seat>.Done>(),
        ["the seat was taken away, and given again"] = async two =>
        {
            await two
                .House.Get<SeatDesk>()
                .RemoveAsync(await two.House.ProveAsync("anna"), two.Account.Id, Never);
            (await two.SeatAsync()).ShouldBeOfType<Registered<Seat>.Done>();
        },
        ["the seat is given up"] = async two =>
            (
                await two
                    .House.Get<SeatDesk>()
                    .LeaveAsync(await two.ProveAsync("vera"), Installation.Own, Never)
            ).ShouldBeOfType<Registered<Seat>.Done>(),
    };

    public static TheoryData<string> Names() => [.. Ends.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_was_got_by_a_seat_ends_with_it_everywhere(string end)
    {
        await using var two = await TwoTenants.SeatedAsync();
        var ticket = await two.TicketAsync();
        (await two.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        await Ends[end](two);
        // Another node would look too, and ring for the seats.
        await LookAsync(two);
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        (await two.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_ends_at_the_next_hearing_even_where_nobody_wrote_it_down(string end)
    {
        await using var two = await TwoTenants.SeatedAsync();
        var ticket = await two.TicketAsync();
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        await Ends[end](two);
        two.House.Time.Advance(TimeSpan.FromMinutes(2));
        (await two.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Theory]
    [InlineData("the account is disabled", AccountAtHome.Disabled)]
    [InlineData("the account was disabled, and is back", AccountAtHome.Ended)]
    [InlineData("the account is signed out", AccountAtHome.Ended)]
    [InlineData("the password is changed at home", AccountAtHome.Open)]
    [InlineData("the seat is taken away", AccountAtHome.Open)]
    public async Task At_home_it_ends_what_the_home_has_not_judged_itself(
        string end,
        AccountAtHome after
    )
    {
        await using var two = await TwoTenants.SeatedAsync();
        var since = two.House.Time.GetUtcNow();
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        await Ends[end](two);
        await LookAsync(two);
        var homes = two.House.Get<HomeStanding>();
        (await homes.AtHomeAsync(Installation.Other, two.Vera.Id, since, Never)).ShouldBe(after);
        (await homes.AtHomeAsync(Installation.Other, two.Mallory.Id, since, Never)).ShouldBe(
            AccountAtHome.Open
        );
    }

    [Fact]
    public async Task A_home_whose_tenant_is_closed_vouches_for_nobody_at_the_next_hearing()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var ticket = await two.TicketAsync();
        (
            await two
                .House.Get<TenantRegister>()
                .ChangeAsync(
                    Actor.Installation,
                    Installation.Other,
                    before => before with { State = TenantState.Suspended },
                    Never
                )
        ).ShouldBeOfType<Registered<Tenant>.Done>();
        two.House.Time.Advance(TimeSpan.FromMinutes(2));
        (await two.UseAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task What_ended_a_home_is_written_once_for_the_whole_account()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var ends = two.House.Get<IAccountEnds>();
        // Choosing the first password ended what was before it.
        await LookAsync(two);
        var before = await ends.FindAsync(two.Account.Id, Never);
        (await LookAsync(two)).ShouldBeFalse();
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        await two.House.DisableAsync(two.Vera);
        (await LookAsync(two)).ShouldBeTrue();
        (await LookAsync(two)).ShouldBeFalse();
        (await ends.FindAsync(two.Account.Id, Never))
            .ShouldNotBeNull()
            .ShouldBeGreaterThan(before ?? DateTimeOffset.MinValue);
        (await LookAsync(two, two.Mallory.Id)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_watch_hears_of_a_home_that_ends_and_writes_it()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var watch = two.House.Get<HomeWatch>();
        var ends = two.House.Get<IAccountEnds>();
        await watch.StartAsync(Never);
        var now = two.House.Time.GetUtcNow();
        await two.House.DisableAsync(two.Vera);
        await Eventually.IsAsync(
            async () =>
                await ends.FindAsync(two.Account.Id, Never) is { } until
                && until.ToUnixTimeMilliseconds() >= now.ToUnixTimeMilliseconds(),
            TimeSpan.FromSeconds(20),
            "the account has ended"
        );
        await watch.StopAsync(Never);
    }

    [Fact]
    public async Task A_proof_from_before_the_home_ended_opens_nothing_any_more()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var vera = await two.ProveAsync("vera");
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        await two
            .House.Get<Revoker>()
            .EndAsync(
                vera,
                new RevocationScope.OfAssociate(Installation.Other, two.Vera.Id),
                Never
            );
        (await two.GoAsync(vera)).ShouldBeOfType<Outcome.Refused>();
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        (await two.GoAsync(await two.ProveAsync("vera"))).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task Who_comes_by_a_seat_is_the_associate_there_and_the_origin_says_by_whose_word()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var proof = await two.GoInAsync();
        proof.Tenant.Id.ShouldBe(Installation.Own);
        proof.Associate.Id.ShouldBe(two.Guest.Id);
        proof.Origin.Factors.ShouldBe([Factor.Vouched, Factor.Password]);
        var credential = proof.Origin.Credentials.ShouldHaveSingleItem();
        credential.Type.ShouldBe(CredentialTypes.Seat);
        credential.SearchName.ShouldBe(two.Account.Id.ToString());
        (
            await two
                .House.Get<VouchDesk>()
                .GoAsync(proof, Installation.Own, Installation.Page, Installation.FromOffice, Never)
        ).ShouldBe(new Outcome.Believed(proof));
    }

    [Fact]
    public async Task An_invitation_lets_its_holder_in_once_and_for_a_week()
    {
        await using var two = await TwoTenants.OpenAsync();
        var desk = two.House.Get<SeatDesk>();
        var code = await two.InviteAsync();
        var stale = await two.InviteAsync();
        var vera = await two.ProveAsync("vera");
        (
            await desk.AcceptAsync(vera, Installation.Own, code, Never)
        ).ShouldBeOfType<Registered<Seat>.NotFound>("a later invitation ends the earlier");
        two.House.Time.Advance(SeatDesk.InvitationLife);
        vera = await two.ProveAsync("vera");
        (
            await desk.AcceptAsync(vera, Installation.Own, stale, Never)
        ).ShouldBeOfType<Registered<Seat>.NotFound>("its week is over");
        (await two.SeatAsync()).ShouldBeOfType<Registered<Seat>.Done>();
        var anna = await two.House.ProveAsync("anna");
        (
            await desk.InviteAsync(anna, two.Guest.Id, Never)
        ).ShouldBeOfType<Registered<Secret>.Conflict>();
    }

    [Fact]
    public async Task Of_many_with_one_code_one_sits()
    {
        await using var two = await TwoTenants.OpenAsync();
        var code = await two.InviteAsync();
        var vera = await two.ProveAsync("vera");
        var accepting = Enumerable
            .Range(0, 8)
            .Select(_ =>
                two.House.Get<SeatDesk>().AcceptAsync(vera, Installation.Own, code, Never)
            );
        (await Task.WhenAll(accepting)).Count(one => one is Registered<Seat>.Done).ShouldBe(1);
    }

    [Fact]
    public async Task The_places_of_an_account_are_its_home_and_its_seats_in_open_tenants()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var known = two.House.Get<IKnownAccounts>();
        (await known.PlacesAsync(two.Account, Never)).ShouldBe([
            new Place(Installation.Other, two.Vera.Id, IsHome: true),
            new Place(Installation.Own, two.Guest.Id, IsHome: false),
        ]);
        // An index that is wrong is put right.
        var index = two.House.Get<ISeatIndex>();
        await index.PutAsync(
            new SeatLine(two.Account.Id, Installation.Own, new AssociateId(99)),
            Never
        );
        await index.PutAsync(
            new SeatLine(two.Account.Id, ContextIdentifier.Parse("Gone"), new AssociateId(1)),
            Never
        );
        (await known.PlacesAsync(two.Account, Never)).Count.ShouldBe(2);
        (await index.ListAsync(two.Account.Id, Never)).ShouldBe([
            new SeatLine(two.Account.Id, Installation.Own, two.Guest.Id),
        ]);
        await two
            .House.Get<SeatDesk>()
            .LeaveAsync(await two.ProveAsync("vera"), Installation.Own, Never);
        (await known.PlacesAsync(two.Account, Never)).ShouldHaveSingleItem().IsHome.ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_index_takes_for_waiting_and_does_not_wait_is_put_right()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var index = two.House.Get<ISeatIndex>();
        var (account, then) = (two.Account.Id, DateTimeOffset.UnixEpoch.AddDays(1));
        await index.PutAsync(new SeatLine(account, Installation.Own, two.Guest.Id, then), Never);
        await index.PutAsync(
            new SeatLine(new AccountId(Randomness.NextGuid()), Installation.Own, new(99), then),
            Never
        );
        var waiting = await two
            .House.Get<SeatKeeper>()
            .ListWaitingAsync(Installation.Own, new PageRequest(null, 10), Never);
        waiting.Items.ShouldBeEmpty();
        (
            await index.ListWaitingAsync(Installation.Own, new(null, 10), Never)
        ).Items.ShouldBeEmpty();
        (await index.ListAsync(account, Never)).ShouldHaveSingleItem().ClaimedAt.ShouldBeNull();
    }

    [Fact]
    public async Task An_account_without_a_seat_there_is_refused_and_the_record_says_why()
    {
        await using var two = await TwoTenants.OpenAsync();
        (await two.GoAsync(await two.ProveAsync("vera"))).ShouldBeOfType<Outcome.Refused>();
        (await two.House.LastRefusalAsync()).Outcome.ShouldBe("no_seat");
        (await two.GoAsync(await two.ProveAsync("mallory"))).ShouldBeNull();
    }

    private static Task<bool> LookAsync(TwoTenants two, AssociateId? who = null) =>
        two
            .House.Get<HomeWatch>()
            .LookAsync(new Home.OfTenant(Installation.Other, who ?? two.Vera.Id), Never);
}
