using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Plugins;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Tests.Authority;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Seats;

/// <summary>An administrator of one tenant can never get into another (issue: tenants, accounts, seats).</summary>
public sealed class OtherAdministratorTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    // Each yields a proof, in Mallory's tenant, that Mallory can get; or null when it was refused on the way.
    private static readonly Dictionary<string, Func<TwoTenants, Task<Proof?>>> Tricks = new(
        StringComparer.Ordinal
    )
    {
        ["comes as herself"] = async two => await two.ProveAsync("mallory"),
        ["resets the password"] = async two =>
        {
            var code = await two.StartResetAsync(await two.ProveAsync("mallory"), two.Vera.Id);
            await two.FinishResetAsync(code);
            return await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        },
        ["resets it twice"] = async two =>
        {
            for (var i = 0; i < 2; i++)
                await two.FinishResetAsync(
                    await two.StartResetAsync(await two.ProveAsync("mallory"), two.Vera.Id)
                );
            return await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        },
        ["disables her, resets the password and enables her"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAsync(mallory, two.Vera.Id, vera => vera with { IsActive = false });
            await two.ChangeAsync(mallory, two.Vera.Id, vera => vera with { IsActive = true });
            await two.FinishResetAsync(await two.StartResetAsync(mallory, two.Vera.Id));
            return await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        },
        ["removes the password and starts anew"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            var desk = two.House.Get<EnrolmentDesk>();
            var shown = await desk.ListAsync(mallory, two.Vera, Never);
            (
                await desk.RemoveAsync(
                    mallory,
                    two.Vera,
                    "CRM5/PASSWORD",
                    shown!.Single().Row.Id,
                    Never
                )
            ).ShouldBeOfType<Administered.Done>();
            await two.FinishResetAsync(await two.StartResetAsync(mallory, two.Vera.Id));
            return await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        },
        ["links a credential of her own"] = async two =>
        {
            await LinkAsync(two, "badge:m");
            return await two.ProveAsync("vera", "badge:m");
        },
        ["changes names, and comes by the old one"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAsync(mallory, two.Vera.Id, vera => vera with { Name = "veronica" });
            await two.ChangeAsync(mallory, two.Mallory.Id, own => own with { Name = "vera" });
            return await two.ProveAsync("vera");
        },
        ["adds somebody of the old name"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAsync(mallory, two.Vera.Id, vera => vera with { Name = "veronica" });
            await two.AddAsync("vera");
            two.House.Time.Advance(TimeSpan.FromSeconds(1));
            return await two.ProveAsync("vera");
        },
        ["puts her e-mail address on her own card"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAsync(
                mallory,
                two.Mallory.Id,
                own => own with { Card = own.Card with { Email = "vera@example.org" } }
            );
            return await two.ProveAsync("vera@example.org");
        },
        ["moves the account's home to herself"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            (
                await two.ChangeAccountAsync(mallory, Moved(two.Mallory.Id))
            ).ShouldBeOfType<Registered<Account>.Done>();
            return await two.ProveAsync("mallory");
        },
        ["moves the account's home away and back, and resets the password"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAccountAsync(mallory, Moved(two.Mallory.Id));
            await two.ChangeAccountAsync(mallory, Moved(two.Vera.Id));
            await two.FinishResetAsync(await two.StartResetAsync(mallory, two.Vera.Id));
            return await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        },
        ["registers the login name for herself once it is free"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.ChangeAccountAsync(
                mallory,
                vera => vera with { LoginName = "old@example.org", IsActive = false }
            );
            (
                await two.RegisterAsync("vera@example.org", two.Mallory.Id)
            ).ShouldBeOfType<Registered<Account>.Done>();
            return await two.ProveAsync("mallory");
        },
        ["invites herself, in her own tenant"] = async two =>
        {
            (
                await two.RegisterAsync("mallory@example.org", two.Mallory.Id)
            ).ShouldBeOfType<Registered<Account>.Done>();
            var mallory = await two.ProveAsync("mallory");
            var desk = two.House.Get<SeatDesk>();
            var code = (await desk.InviteAsync(mallory, two.Guest.Id, Never)) switch
            {
                Registered<Secret>.Done(var mine) => mine,
                _ => new Secret("AAAAAAAAAAAAAAAAAAAA"),
            };
            (
                await desk.AcceptAsync(mallory, Installation.Own, code, Never)
            ).ShouldBeOfType<Registered<Seat>.NotFound>();
            return mallory;
        },
        ["confirms the seat herself"] = async two =>
        {
            var mallory = await two.ProveAsync("mallory");
            await two.FinishResetAsync(await two.StartResetAsync(mallory, two.Vera.Id));
            var stolen = await two.ProveAsync("vera", TwoTenants.MallorysPassword);
            await two.GoAsync(stolen);
            var claim = (await two.FindSeatAsync()).Claim.ShouldNotBeNull();
            foreach (var proof in new[] { mallory, stolen })
                (
                    await two
                        .House.Get<SeatDesk>()
                        .ConfirmAsync(proof, two.Account.Id, claim.At, Never)
                ).ShouldBeOfType<Registered<Seat>.NotFound>();
            return stolen;
        },
    };

    public static TheoryData<string> Names() => [.. Tricks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_administrator_of_one_tenant_never_gets_into_another(string trick)
    {
        await using var two = await TwoTenants.SeatedAsync();
        await two.GoInAsync();
        if (await Tricks[trick](two) is { } proof)
            (await two.GoAsync(proof) is Outcome.Believed).ShouldBeFalse();
    }

    [Fact]
    public async Task A_code_from_before_the_seat_was_taken_helps_nobody_afterwards()
    {
        await using var two = await TwoTenants.OpenAsync();
        var code = await two.StartResetAsync(await two.ProveAsync("mallory"), two.Vera.Id);
        (await two.SeatAsync()).ShouldBeOfType<Registered<Seat>.Done>();
        await two.GoInAsync();
        await two.FinishResetAsync(code);
        var stolen = await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        (await two.GoAsync(stolen)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_credential_that_the_seat_knows_and_that_an_administrator_edits_opens_it_no_more()
    {
        await using var two = await TwoTenants.OpenAsync();
        await LinkAsync(two, "badge:veras");
        (
            await two
                .House.Get<SeatDesk>()
                .AcceptAsync(
                    await two.ProveAsync("vera", "badge:veras"),
                    Installation.Own,
                    await two.InviteAsync(),
                    Never
                )
        ).ShouldBeOfType<Registered<Seat>.Done>();
        (
            await two.GoAsync(await two.ProveAsync("vera", "badge:veras"))
        ).ShouldBeOfType<Outcome.Believed>();
        var mallory = await two.ProveAsync("mallory");
        var desk = two.House.Get<EnrolmentDesk>();
        var row = (await desk.ListAsync(mallory, two.Vera, Never))!.Single(one =>
            one.Row.Type == "Badge"
        );
        (
            await desk.EditAsync(mallory, two.Vera, "Badge", row.Row.Id, Badged("badge:m"), Never)
        ).ShouldBeOfType<Administered.Done>();
        (
            await two.GoAsync(await two.ProveAsync("vera", "badge:m"))
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task Another_homes_word_vouches_for_nobody_further()
    {
        // Somebody whose home is Guest in Home1: Vera sits there, and must not pass as that account.
        await using var two = await TwoTenants.SeatedAsync();
        (
            await two
                .House.Get<AccountRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Account
                    {
                        Id = default,
                        LoginName = "guest@example.org",
                        Home = new Home.OfTenant(Installation.Own, two.Guest.Id),
                    },
                    Never
                )
        ).ShouldBeOfType<Registered<Account>.Done>();
        var seated = await two.GoInAsync();
        (
            await two
                .House.Get<VouchDesk>()
                .GoAsync(
                    seated,
                    Installation.Other,
                    Installation.Page,
                    Installation.FromOffice,
                    Never
                )
        ).ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_chooses_a_new_password_with_the_old_one_keeps_the_seat()
    {
        await using var two = await TwoTenants.SeatedAsync();
        (
            await two
                .House.Get<PasswordRegister>()
                .ChangeAsync(
                    await two.ProveAsync("vera"),
                    new Secret(Installation.Password),
                    new Secret("nine slow otters read maps"),
                    TicketsAtChange.EndAll,
                    Never
                )
        ).ShouldBeOfType<Registered<Associate>.Done>();
        two.House.Time.Advance(TimeSpan.FromSeconds(1));
        var vera = await two.ProveAsync("vera", "nine slow otters read maps");
        (await two.GoAsync(vera)).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task After_a_reset_the_seat_opens_once_its_own_administrator_has_confirmed_exactly_that()
    {
        await using var two = await TwoTenants.SeatedAsync();
        var desk = two.House.Get<SeatDesk>();
        await two.FinishResetAsync(
            await two.StartResetAsync(await two.ProveAsync("mallory"), two.Vera.Id)
        );
        var vera = await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        (await two.GoAsync(vera)).ShouldBeOfType<Outcome.Refused>();
        var claim = (await two.FindSeatAsync()).Claim.ShouldNotBeNull();
        var anna = await two.House.ProveAsync("anna");
        (
            await desk.ConfirmAsync(anna, two.Account.Id, claim.At.AddSeconds(-1), Never)
        ).ShouldBeOfType<Registered<Seat>.Conflict>();
        (
            await desk.ConfirmAsync(anna, two.Account.Id, claim.At, Never)
        ).ShouldBeOfType<Registered<Seat>.Done>();
        (await two.GoAsync(vera)).ShouldBeOfType<Outcome.Believed>();
        // What was confirmed was that credential, and not whatever may come.
        await two.FinishResetAsync(
            await two.StartResetAsync(await two.ProveAsync("mallory"), two.Vera.Id)
        );
        var again = await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        (await two.GoAsync(again)).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task The_person_confirms_by_what_the_other_tenant_itself_knows_of_them()
    {
        await using var two = await TwoTenants.SeatedAsync();
        await two.FinishResetAsync(
            await two.StartResetAsync(await two.ProveAsync("mallory"), two.Vera.Id)
        );
        var vera = await two.ProveAsync("vera", TwoTenants.MallorysPassword);
        await two.GoAsync(vera);
        var claim = (await two.FindSeatAsync()).Claim.ShouldNotBeNull();
        var here = await two.House.ProveAsync("guest");
        (
            await two.House.Get<SeatDesk>().ConfirmAsync(here, two.Account.Id, claim.At, Never)
        ).ShouldBeOfType<Registered<Seat>.Done>();
        (await two.GoAsync(vera)).ShouldBeOfType<Outcome.Believed>();
    }

    private static Func<Account, Account> Moved(AssociateId to) =>
        account => account with { Home = new Home.OfTenant(Installation.Other, to) };

    private static FieldValues Badged(string badge) =>
        new(new Dictionary<string, Secret> { ["badge"] = new(badge) });

    private static async Task LinkAsync(TwoTenants two, string badge) =>
        (
            await two
                .House.Get<EnrolmentDesk>()
                .EnrolAsync(
                    await two.ProveAsync("mallory"),
                    two.Vera,
                    "Badge",
                    Badged(badge),
                    Never
                )
        ).ShouldBeOfType<Administered.Done>();
}
