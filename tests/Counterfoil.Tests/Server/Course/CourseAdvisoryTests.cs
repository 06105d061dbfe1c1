using Counterfoil.Cryptography;
using Counterfoil.Tests.Server.Isolation;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Course;

/// <summary>What broke at others by guessing, failing and crowding, tried in the course of a login (docs/protocols.md).</summary>
public sealed class CourseAdvisoryTests : IAsyncLifetime
{
    private const int Free = 5;
    private readonly CourseHouse house = new();

    private TestServer Server => house.Server;

    public Task InitializeAsync() => house.InitializeAsync();

    public Task DisposeAsync() => house.DisposeAsync();

    /// <summary>CVE-2024-47070: what failed while it was asked was passed over.</summary>
    [Fact]
    public async Task Advisory_25_A_plugin_that_fails_lets_nobody_on()
    {
        var visitor = house.NewVisitor();
        house.Meddling.Says = (_, _) => throw new InvalidOperationException("The tests say so.");
        var page = await visitor.LogInAsync(house, Server.User.Name, Server.User.Password);
        page.Status.ShouldBe(403);
        visitor.Cookies.ShouldNotContainKey(PageVisitor.TicketCookie);
        house.Meddling.Behave();
        (await visitor.PasswordAsync(page, Server.User.Password)).ShouldBeAt("consent");
    }

    /// <summary>CVE-2025-64102: a second factor could be guessed without end.</summary>
    [Fact]
    public async Task Advisory_30_Whoever_guesses_codes_waits_with_the_right_code_and_the_right_password_too()
    {
        var (name, password) = (Server.External.Name, Server.External.Password);
        var visitor = house.NewVisitor();
        var page = await visitor.LogInAsync(house, name, password);
        for (var guess = 0; guess < Free; guess++)
        {
            page.Document.QuerySelector("input[name=answer]").ShouldNotBeNull();
            page = await visitor.SendAsync(page, "challenge", ("answer", $"{guess:000000}"));
        }
        page = await visitor.SendAsync(page, "challenge", ("answer", OneTimeCodePlugin.Code));
        page.Status.ShouldBe(429);
        var another = house.NewVisitor();
        (await another.LogInAsync(house, name, password)).Status.ShouldBe(429);

        Server.Time.Jump(TimeSpan.FromHours(25));
        page = await another.LogInAsync(house, name, password);
        page = await another.SendAsync(page, "challenge", ("answer", OneTimeCodePlugin.Code));
        page.ShouldBeAt("consent");
    }

    /// <summary>CVE-2026-105207: knowing a login name was enough to link something to its account.</summary>
    [Fact]
    public async Task Advisory_33_Whoever_has_but_said_a_name_takes_no_seat()
    {
        var visitor = house.NewVisitor();
        var page = await visitor.NameAsync(
            await visitor.OpenAsync(house.BeginAt()),
            Server.User.Name
        );
        page.ShouldBeAt("password");
        (await visitor.GetAsync("/seats/mine")).Location!.ShouldStartWith("/login");
        var forged = await visitor.ForgeAsync(
            "/seats/mine",
            ("form", page.Document.QuerySelector("[name=form]")!.GetAttribute("value")!),
            ("tenant", "Cust2"),
            ("code", "ABCDEFGHJKMNPQRSTVWX")
        );
        forged.Status.ShouldBe(303);
        forged.Location!.ShouldStartWith("/login");
    }

    /// <summary>GO-2025-3853 and its neighbours: names were counted as they were typed, and meant as they were normalised.</summary>
    [Fact]
    public async Task Advisory_38_Other_names_and_spellings_of_a_person_gain_no_tries()
    {
        var person = await house.AddAsync("ragnhild");
        house.AddAccount(person, "ragna@example.com");
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (
            var name in (string[])
                [
                    "ragnhild",
                    " RagnHild ",
                    "\uff52agnhild",
                    "ragna@example.com",
                    "RAGNA@EXAMPLE.COM",
                ]
        )
            (await house.NewVisitor().LogInAsync(house, name, "not the password")).Status.ShouldBe(
                403,
                name
            );
        foreach (var name in (string[])["ragnhild", "ragna@example.com", "ragnHILD"])
            (await house.NewVisitor().LogInAsync(house, name, person.Password)).Status.ShouldBe(
                429,
                name
            );
    }

    /// <summary>CVE-2026-5807: strangers held the one place that somebody else needed.</summary>
    [Fact]
    public async Task Advisory_39_Strangers_who_begin_take_no_place_and_keep_nobody_out()
    {
        var somebody = house.NewVisitor();
        var begun = await somebody.OpenAsync(house.BeginAt());
        for (var stranger = 0; stranger < 200; stranger++)
        {
            var visitor = house.NewVisitor();
            var page = await visitor.OpenAsync(house.BeginAt());
            await visitor.NameAsync(page, $"stranger {stranger}");
        }
        (await Kept.LoginsUnderWayAsync(Server)).ShouldBeEmpty();
        // Who began before them all goes on, and who comes after them gets in.
        var next = await somebody.NameAsync(begun, Server.User.Name);
        (await somebody.PasswordAsync(next, Server.User.Password)).ShouldBeAt("consent");
        (await Kept.LoginsUnderWayAsync(Server)).ShouldHaveSingleItem();
        (
            await house.NewVisitor().LogInAsync(house, Server.User.Name, Server.User.Password)
        ).ShouldBeAt("consent");
    }

    /// <summary>GHSA-3v6j-v3qc-cxff: a long password bought work.</summary>
    [Fact]
    public async Task Advisory_42_A_password_longer_than_any_honest_one_costs_no_hash()
    {
        var lane = Server.Services.GetRequiredService<HashingLane>();
        var visitor = house.NewVisitor();
        var page = await visitor.NameAsync(
            await visitor.OpenAsync(house.BeginAt()),
            Server.User.Name
        );
        var hashes = lane.Completed;
        page = await visitor.PasswordAsync(page, new string('x', 5000));
        page.Status.ShouldBeOneOf(400, 403);
        (lane.Completed - hashes).ShouldBe(0);
        await visitor.PasswordAsync(page, new string('x', 50));
        (lane.Completed - hashes).ShouldBe(1);
    }
}
