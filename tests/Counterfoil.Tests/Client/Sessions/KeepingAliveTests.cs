using System.Net;
using Counterfoil.Client;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Sessions;

/// <summary>A session that nobody asks for anything, by a clock that is moved by hand.</summary>
public sealed class KeepingAliveTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(6);
    private static readonly TimeSpan Absolute = TimeSpan.FromDays(7);

    private readonly HandMovedTime time = new();
    private readonly PlayedAuthority authority;

    public KeepingAliveTests() => authority = new PlayedAuthority(time, Idle, Absolute);

    [Fact]
    public async Task Both_tickets_live_unasked_until_the_absolute_end_and_then_it_is_still()
    {
        await using var session = await OpenAsync();
        (await session.GetSafeCredentialsAsync()).Reveal().ShouldBe(PlayedAuthority.Safe);
        for (var hours = 1; hours < 7 * 24; hours++)
        {
            time.Advance(TimeSpan.FromHours(1));
            authority.Lives(PlayedAuthority.Own).ShouldBeTrue($"the login, after {hours} h");
            authority.Lives(PlayedAuthority.Safe).ShouldBeTrue($"the other, after {hours} h");
        }
        time.Advance(TimeSpan.FromHours(1));
        var asked = authority.Asked;
        // Each quarter of a life twice, and a little more towards the end.
        asked.ShouldBeLessThan(100);
        time.Advance(TimeSpan.FromDays(30));
        authority.Asked.ShouldBe(asked);
        authority.Refused.ShouldBe(0);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task An_authority_that_cannot_be_asked_is_asked_again_each_half_minute_and_takes_nothing_away(
        HttpStatusCode status
    )
    {
        await using var session = await OpenAsync();
        await session.GetSafeCredentialsAsync();
        authority.Instead = status;
        time.Advance(TimeSpan.FromHours(4.5));
        var asked = authority.Asked;
        time.Advance(TimeSpan.FromMinutes(10));
        (authority.Asked - asked).ShouldBeInRange(20, 40);
        (await session.GetSafeCredentialsAsync()).Reveal().ShouldBe(PlayedAuthority.Safe);
        authority.Instead = null;
        time.Advance(TimeSpan.FromHours(3));
        authority.Lives(PlayedAuthority.Own).ShouldBeTrue();
        authority.Lives(PlayedAuthority.Safe).ShouldBeTrue();
    }

    [Fact]
    public async Task A_login_that_was_ended_is_asked_about_once_and_its_ticket_is_handed_out_no_more()
    {
        await using var session = await OpenAsync();
        await session.GetSafeCredentialsAsync();
        authority.End();
        time.Advance(TimeSpan.FromDays(1));
        authority.Refused.ShouldBe(1);
        await Should.ThrowAsync<TicketRefusedException>(session.GetSafeCredentialsAsync().AsTask());
    }

    [Fact]
    public async Task A_session_that_was_disposed_of_asks_nothing_more()
    {
        var session = await OpenAsync();
        await session.GetSafeCredentialsAsync();
        await session.DisposeAsync();
        var asked = authority.Asked;
        time.Advance(TimeSpan.FromDays(1));
        authority.Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task An_idle_life_may_be_longer_than_a_timer_waits()
    {
        using var patient = new PlayedAuthority(
            TimeProvider.System,
            TimeSpan.FromDays(366),
            TimeSpan.FromDays(366)
        );
        await using var session = await OpenAsync(patient, TimeProvider.System);
        (await session.GetSafeCredentialsAsync()).Reveal().ShouldBe(PlayedAuthority.Safe);
    }

    private Task<TicketSession> OpenAsync() => OpenAsync(authority, time);

    private static Task<TicketSession> OpenAsync(PlayedAuthority authority, TimeProvider time) =>
        TicketSession.OpenAsync(
            new TicketSessionOptions
            {
                Authority = new Uri("http://127.0.0.1:9760/"),
                AuthorityHandler = authority,
                Program = "nightly",
                Ticket = new Secret(PlayedAuthority.Own),
                Time = time,
            }
        );
}
