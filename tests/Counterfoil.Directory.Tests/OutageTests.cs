using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Conformance;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

[Collection(DomainTests.Name)]
public sealed class OutageTests(DomainFixture fixture) : IAsyncLifetime, IDisposable
{
    private const string Password = "0utage-Pass!";
    private static readonly TimeSpan HourOld = TimeSpan.FromHours(1);

    private readonly Office office = new(fixture.Domain);
    private readonly Relay relay = new(636);

    private Associate who = null!;
    private string sid = "";

    public async Task InitializeAsync()
    {
        var name = $"out{Path.GetRandomFileName().Replace(".", "")[..8]}";
        sid = await fixture.Domain.Accounts.CreateUserAsync(name, Password);
        who = office.Link("somebody", sid);
        office.Host.Values["time-limit"] = "3";
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        office.Dispose();
        relay.Dispose();
    }

    [Theory]
    [InlineData("ldaps://localhost:636")]
    [InlineData("ldap://localhost:389")]
    public async Task Over_TLS_from_the_start_or_from_StartTLS_on_the_domain_is_asked(
        string address
    )
    {
        office.Host.Values["controllers"] = address;
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
    }

    [Theory]
    [InlineData("ldaps://localhost:636")]
    [InlineData("ldap://localhost:389")]
    public async Task A_controller_with_a_strangers_certificate_is_told_no_password(string address)
    {
        office.Host.Values["controllers"] = address;
        office.Host.Values["ca-file"] = fixture.Domain.StrangersCaFile;
        (await UnavailableAsync()).Message.ShouldContain("certificate");

        // The machine's own roots do not know the company's either.
        office.Host.Values.Remove("ca-file");
        (await UnavailableAsync()).Message.ShouldContain("certificate");
    }

    [Fact]
    public async Task A_tenant_whose_settings_are_wrong_takes_the_controller_from_nobody_else()
    {
        var right = office.Host.Values["password-file"];
        office.Host.Values["password-file"] = "/nowhere/reader.password";
        for (var i = 0; i < Breaker.Failures; i++)
            await UnavailableAsync();
        (await UnavailableAsync()).Message.ShouldContain("No controller");

        office.Host.Values["password-file"] = right;
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_refused()
    {
        office.Host.Values["controllers"] = "ldaps://127.0.0.1:636";
        (await UnavailableAsync()).Message.ShouldContain("certificate");
    }

    [Fact]
    public async Task Passwords_go_in_clear_only_where_the_switch_of_that_name_is_set()
    {
        using var watched = new Relay(389);
        office.Host.Values["controllers"] = $"ldap://localhost:{watched.Port}";
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);

        office.Host.Values["plain-ldap-sends-passwords-in-clear"] = "true";
        office.Host.Values["ca-file"] = fixture.Domain.StrangersCaFile;
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
    }

    [Fact]
    public async Task The_next_controller_is_asked_where_one_is_down_hangs_or_breaks()
    {
        office.Host.Values["controllers"] =
            $"ldaps://localhost:1, ldaps://localhost:{relay.Port}, {SambaDomain.LdapsAddress}";
        foreach (var mood in Enum.GetValues<RelayMood>())
        {
            relay.Mood = mood;
            (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
        }
    }

    [Fact]
    public async Task A_controller_that_fails_is_left_alone_and_tried_again()
    {
        office.Host.Time = new MovedTime();
        office.Host.Values["controllers"] = $"ldaps://localhost:{relay.Port}";
        relay.Mood = RelayMood.Breaks;
        for (var i = 0; i < Breaker.Failures; i++)
            await UnavailableAsync();
        var asked = relay.Connections;

        relay.Mood = RelayMood.Passes;
        (await UnavailableAsync()).Message.ShouldContain("lately");
        relay.Connections.ShouldBe(asked);

        ((MovedTime)office.Host.Time).Offset = Breaker.Rest;
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
        office.Host.Lines.ShouldContain(line => line.Contains("left alone"));
    }

    [Fact]
    public async Task What_administrators_look_for_in_vain_keeps_nobody_from_logging_in()
    {
        office.Host.Values["controllers"] = $"ldaps://localhost:{relay.Port}";
        relay.Mood = RelayMood.Breaks;
        for (var i = 0; i < Breaker.Failures; i++)
            await Should.ThrowAsync<DirectoryUnavailableException>(async () =>
                await office.Plugin.FindUsersAsync(Rehearsal.Tenant, "some", 5, default)
            );

        relay.Mood = RelayMood.Passes;
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
    }

    [Fact]
    public async Task A_controller_that_stops_in_the_middle_of_a_login_refuses_it_and_one_that_is_back_is_asked()
    {
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
        await fixture.Domain.PauseControllerAsync();
        var inTheMiddle = office.LogInAsync("somebody", Password);
        inTheMiddle.IsCompleted.ShouldBeFalse();
        await fixture.Domain.StopControllerAsync();
        try
        {
            await Should.ThrowAsync<DirectoryUnavailableException>(() => inTheMiddle);
            await UnavailableAsync();
            await Should.ThrowAsync<DirectoryUnavailableException>(() =>
                office.ReviewAsync(who, sid, HourOld)
            );
        }
        finally
        {
            await fixture.Domain.StartControllerAsync();
        }
        using var fresh = new Office(fixture.Domain);
        var again = fresh.Link("somebody", sid);
        (await fresh.LogInAsync("somebody", Password)).ShouldBe(again, Factor.Password);
    }

    [Fact]
    public async Task A_controller_that_hangs_is_given_up_in_time_and_goes_on_where_it_goes_on()
    {
        await fixture.Domain.PauseControllerAsync();
        try
        {
            await UnavailableAsync();
            await Should.ThrowAsync<DirectoryUnavailableException>(() =>
                office.ReviewAsync(who, sid, HourOld)
            );
        }
        finally
        {
            await fixture.Domain.ContinueControllerAsync();
        }
        (await office.LogInAsync("somebody", Password)).ShouldBe(who, Factor.Password);
        (await office.ReviewAsync(who, sid, HourOld)).ShouldBe(Verdict.NoObjection);
    }

    [Fact]
    public async Task Whoever_is_gone_is_not_waited_for()
    {
        office.Host.Values["time-limit"] = "30";
        office.Host.Values["controllers"] = $"ldaps://localhost:{relay.Port}";
        relay.Mood = RelayMood.Hangs;
        using var gone = new CancellationTokenSource();
        var login = office
            .Plugin.ResolveAsync(
                new EvidenceSet
                {
                    Tenant = Rehearsal.Tenant,
                    Door = Rehearsal.Plain,
                    Items =
                    [
                        new OperatingSystemLogin("somebody@PROBE.TEST")
                        {
                            Sid = "S-1-5-21-1-2-3-1105",
                        },
                    ],
                },
                office.Rows,
                gone.Token
            )
            .AsTask();

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => login);
    }

    [Fact]
    public async Task A_service_account_that_is_refused_lets_nobody_in()
    {
        var wrong = Path.Combine(fixture.Domain.Folder, "wrong.password");
        await File.WriteAllTextAsync(wrong, "not-it");
        office.Host.Values["password-file"] = wrong;
        (await UnavailableAsync()).Message.ShouldContain("service account");

        office.Host.Values["password-file"] = wrong + ".gone";
        (await UnavailableAsync()).Message.ShouldNotContain("not-it");
    }

    private Task<DirectoryUnavailableException> UnavailableAsync() =>
        Should.ThrowAsync<DirectoryUnavailableException>(() =>
            office.LogInAsync("somebody", Password)
        );

    /// <summary>The real clock, put forward.</summary>
    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
