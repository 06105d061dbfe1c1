using System.Text.Json;
using Counterfoil.Broker.Accounts;
using Counterfoil.Tests.Server.Accounts;
using Counterfoil.Tests.Server.Api;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Pages;

/// <summary>Seats with a browser, from both sides.</summary>
public sealed class SeatPagesTests(PagesHouse house) : IClassFixture<PagesHouse>
{
    private TestServer Server => house.Server;

    [Fact]
    public async Task An_invitation_is_made_accepted_and_the_seat_given_up()
    {
        var (person, _, code) = await InvitedAsync("ann", "ann.there");
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(person);
        var wrong = await visitor.FillAsync(
            "/seats/mine",
            to: null,
            ("tenant", "Cust2"),
            ("code", "not the code")
        );
        wrong.Status.ShouldBe(404);
        wrong.Problems.ShouldHaveSingleItem().ShouldContain("no such invitation");

        var accepted = await visitor.FillAsync(
            "/seats/mine",
            to: null,
            ("tenant", "Cust2"),
            ("code", code)
        );
        var mine = await visitor.GetAsync(accepted.Location!);
        mine.Notice.ShouldBe("You have a seat there now.");
        mine.Text.ShouldContain("Customer two");

        var administrator = await AdministratorAsync();
        var all = await administrator.GetAsync("/Cust2/seats?who=ann.there");
        all.Text.ShouldContain("ann@accounts.example");
        all.Text.ShouldNotContain("To be confirmed");

        var form = mine
            .Document.Forms.First(form => form.QuerySelector("button[value=leave]") is not null)
            .QuerySelector("[name=form]")!
            .GetAttribute("value")!;
        var left = await visitor.ForgeAsync(
            "/seats/mine",
            ("form", form),
            ("tenant", "Cust2"),
            ("do", "leave")
        );
        (await visitor.GetAsync(left.Location!)).Text.ShouldNotContain("Customer two");
        (await administrator.GetAsync("/Cust2/seats?who=ann.there")).Text.ShouldNotContain(
            "ann@accounts.example"
        );
    }

    [Fact]
    public async Task After_a_reset_an_administrator_sees_what_waits_and_confirms_exactly_that()
    {
        var (person, _, code) = await InvitedAsync("bob", "bob.there");
        person = await SeatedAndResetAsync(person, code);
        (await GoesInAsync(person)).ShouldBeFalse();

        var administrator = await AdministratorAsync();
        var waiting = await administrator.GetAsync("/Cust2/seats?show=waiting");
        waiting.Text.ShouldContain("bob@accounts.example");
        waiting.Text.ShouldContain("To be confirmed");
        (await WaitingByApiAsync()).ShouldBe(["bob@accounts.example"]);
        (await WaysThatWaitAsync(person)).ShouldBe((true, true));
        var stale = await administrator.SubmitAsync(waiting, "/Cust2/seats/confirm", ("at", "1"));
        stale.Status.ShouldBe(409);
        (await GoesInAsync(person)).ShouldBeFalse();

        var confirmed = await administrator.SubmitAsync(waiting, "/Cust2/seats/confirm");
        (await administrator.GetAsync(confirmed.Location!)).Notice.ShouldBe(
            "The seat is confirmed."
        );
        (await GoesInAsync(person)).ShouldBeTrue();
        (await WaitingByApiAsync()).ShouldBeEmpty();
        (await WaysThatWaitAsync(person)).ShouldBe((false, false));
        (await administrator.GetAsync("/Cust2/seats?show=waiting")).Text.ShouldNotContain(
            "bob@accounts.example"
        );
    }

    [Fact]
    public async Task A_person_confirms_the_own_seat_by_what_the_tenant_itself_knows_and_soon_after_the_login()
    {
        var (person, there, code) = await InvitedAsync("cleo", "cleo.there");
        person = await SeatedAndResetAsync(person, code);
        (await GoesInAsync(person)).ShouldBeFalse();

        var visitor = house.NewVisitor();
        await visitor.LogInAsync(there, "/Cust2/login?as=another");
        Server.Time.Advance(TimeSpan.FromMinutes(11));
        var late = await visitor.FillAsync("/Cust2/seats/mine", "/Cust2/seats/confirm");
        late.Status.ShouldBe(404);
        late.Text.ShouldContain("within the last ten minutes");

        await visitor.LogInAsync(there, "/Cust2/login?as=another");
        var confirmed = await visitor.FillAsync("/Cust2/seats/mine", "/Cust2/seats/confirm");
        confirmed.Location.ShouldBe("/Cust2/seats/mine?why=confirmed");
        (await GoesInAsync(person)).ShouldBeTrue();
    }

    [Fact]
    public async Task The_seats_of_another_tenant_are_neither_shown_nor_taken_away()
    {
        var (person, _, code) = await InvitedAsync("dag", "dag.there");
        await AcceptAsync(person, code);
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(Server.Administrator);
        var own = await visitor.GetAsync("/seats");
        own.Text.ShouldNotContain("dag@accounts.example");
        var form = own.Document.QuerySelector("[name=form]")!.GetAttribute("value")!;
        var account = await AccountOfAsync(person);
        var removed = await visitor.ForgeAsync(
            "/seats",
            ("form", form),
            ("account", account.Id.ToString())
        );
        removed.Status.ShouldBe(404);
        (await GoesInAsync(person)).ShouldBeTrue();
    }

    private async Task<IReadOnlyList<string>> WaitingByApiAsync()
    {
        var answer = await Server.CallAsync(
            "GET /Cust2/v1/seats?waiting=true",
            Server.Stranger.Basic()
        );
        return
        [
            .. answer
                .Json.GetProperty("items")
                .EnumerateArray()
                .Select(seat => seat.GetProperty("loginName").GetString()!),
        ];
    }

    // What the person's own page says, and the own account.
    private async Task<(bool OnThePage, bool ByApi)> WaysThatWaitAsync(Somebody person)
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(person);
        var own = await Server.CallAsync("GET /v1/me/account", person.Basic());
        return (
            (await visitor.GetAsync("/seats/mine")).Text.Contains(
                "has to confirm that it is you",
                StringComparison.Ordinal
            ),
            own.Json.GetProperty("places")
                .EnumerateArray()
                .Any(place =>
                    place.TryGetProperty("toConfirm", out var since)
                    && since.ValueKind != JsonValueKind.Null
                )
        );
    }

    private async Task<(Somebody Person, Somebody There, string Code)> InvitedAsync(
        string name,
        string nameThere
    )
    {
        var person = await Server.AddAsync(Server.Own, name);
        var there = await Server.AddAsync(Server.Second, nameThere);
        await Server.AddAccountAsync(person.Associate);
        var administrator = await AdministratorAsync();
        var invited = await administrator.FillAsync(
            "/Cust2/seats",
            "/Cust2/seats/invite",
            ("name", nameThere)
        );
        invited.Status.ShouldBe(200, invited.Text);
        return (person, there, invited.Document.QuerySelector("#code")!.GetAttribute("value")!);
    }

    private async Task<Somebody> SeatedAndResetAsync(Somebody person, string code)
    {
        await AcceptAsync(person, code);
        (await GoesInAsync(person)).ShouldBeTrue();
        return await Server.ResetAsync(person);
    }

    private async Task AcceptAsync(Somebody person, string code)
    {
        var visitor = house.NewVisitor();
        await visitor.LogInAsync(person);
        var accepted = await visitor.FillAsync(
            "/seats/mine",
            to: null,
            ("tenant", "Cust2"),
            ("code", code)
        );
        accepted.Location.ShouldBe("/seats/mine?why=accepted");
    }

    private async Task<PageVisitor> AdministratorAsync()
    {
        var administrator = house.NewVisitor();
        await administrator.LogInAsync(Server.Stranger, "/Cust2/login?as=another");
        return administrator;
    }

    private async Task<Account> AccountOfAsync(Somebody person) =>
        (
            await Server
                .Services.GetRequiredService<IKnownAccounts>()
                .FindByHomeAsync(Server.Own, person.Associate.Id, default)
        ).ShouldNotBeNull();

    private Task<bool> GoesInAsync(Somebody person) => Server.GoesInAsync(person, Server.Second);
}
