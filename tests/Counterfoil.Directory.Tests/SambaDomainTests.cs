using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests;

[Collection(DomainTests.Name)]
public sealed class SambaDomainTests(DomainFixture fixture)
{
    [Fact]
    public async Task A_person_of_the_domain_gets_a_ticket_of_kerberos()
    {
        var domain = fixture.Domain;
        var sid = await domain.Accounts.CreateUserAsync("kirsten", "K1rsten-Pass!");

        var cache = await domain.KinitAsync("kirsten", "K1rsten-Pass!");

        sid.ShouldStartWith("S-1-5-21-");
        File.Exists(cache).ShouldBeTrue();
        File.Exists(domain.Keytab).ShouldBeTrue();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            domain.KinitAsync("kirsten", "wrong")
        );
    }

    [Fact]
    public async Task The_controller_stops_starts_and_hangs_as_it_is_told()
    {
        var domain = fixture.Domain;
        await domain.Accounts.CreateUserAsync("stig", "St1g-Pass!");

        await domain.StopControllerAsync();
        await Should.ThrowAsync<InvalidOperationException>(() =>
            domain.KinitAsync("stig", "St1g-Pass!")
        );
        await domain.StartControllerAsync();
        await domain.KinitAsync("stig", "St1g-Pass!");

        await domain.PauseControllerAsync();
        var hanging = domain.KinitAsync("stig", "St1g-Pass!");
        hanging.IsCompleted.ShouldBeFalse();
        await domain.ContinueControllerAsync();
        await hanging;
    }
}
