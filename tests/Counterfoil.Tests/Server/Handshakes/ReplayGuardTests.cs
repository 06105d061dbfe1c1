using Counterfoil.Server.Handshakes;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Handshakes;

public sealed class ReplayGuardTests
{
    private readonly HandMovedTime time = new();

    [Fact]
    public void A_handshake_is_good_once_for_as_long_as_kerberos_would_take_it_again()
    {
        var guard = new ReplayGuard(time);
        guard.TryUseOnce(1).ShouldBeTrue();
        guard.TryUseOnce(2).ShouldBeTrue();
        guard.TryUseOnce(1).ShouldBeFalse();
        time.Advance(ReplayGuard.Window);
        guard.TryUseOnce(1).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        guard.TryUseOnce(1).ShouldBeTrue();
    }

    [Fact]
    public void A_clock_that_is_set_makes_it_forget_nothing()
    {
        var guard = new ReplayGuard(time);
        guard.TryUseOnce(1).ShouldBeTrue();
        time.Jump(TimeSpan.FromDays(1));
        guard.TryUseOnce(1).ShouldBeFalse();
    }

    [Fact]
    public void A_full_guard_lets_nobody_in_until_it_has_room()
    {
        var guard = new ReplayGuard(time, most: 2);
        guard.TryUseOnce(1).ShouldBeTrue();
        guard.TryUseOnce(2).ShouldBeTrue();
        guard.TryUseOnce(3).ShouldBeFalse();
        time.Advance(ReplayGuard.Window + TimeSpan.FromSeconds(1));
        guard.TryUseOnce(3).ShouldBeTrue();
    }

    [Fact]
    public void Of_many_at_once_one_is_the_first()
    {
        var guard = new ReplayGuard(time);
        var firsts = 0;
        Parallel.For(
            0,
            64,
            _ =>
            {
                if (guard.TryUseOnce(7))
                    Interlocked.Increment(ref firsts);
            }
        );
        firsts.ShouldBe(1);
    }
}
