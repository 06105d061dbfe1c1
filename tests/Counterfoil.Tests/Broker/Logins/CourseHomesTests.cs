using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Logins;
using Counterfoil.Broker.Seats;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Authority;
using Counterfoil.Tests.Broker.Seats;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Broker.Logins;

/// <summary>Where somebody proves what was typed, where the application has fixed a tenant.</summary>
public sealed class CourseHomesTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_guest_without_a_password_of_the_tenant_is_proven_where_the_seat_believes_it()
    {
        await using var two = await TwoTenants.SeatedAsync();
        // With one, the name is what it always was there.
        (await FindAsync(two, "guest")).ShouldBe(
            new FoundHome(Installation.Own, "guest", IsDrawn: false)
        );
        await TakePasswordAsync(two, two.Guest);
        (await FindAsync(two, "guest")).ShouldBe(
            new FoundHome(Installation.Other, "vera", IsDrawn: false)
        );
    }

    [Fact]
    public async Task A_guest_whom_the_tenants_directory_knows_is_proven_there()
    {
        await using var two = await TwoTenants.SeatedAsync();
        await TakePasswordAsync(two, two.Guest);
        var now = two.House.Time.GetUtcNow();
        (
            await two
                .House.Get<ICredentials>()
                .TryAddAsync(
                    new Credential
                    {
                        Id = new CredentialId(Randomness.NextRowId(now)),
                        Tenant = two.Guest.Tenant,
                        Associate = two.Guest.Id,
                        Type = CredentialTypes.Directory,
                        SearchName = "EXAMPLE\\guest",
                        ValidFrom = now,
                    },
                    new Change(null, now),
                    Never
                )
        ).ShouldBe(CredentialAdded.Done);
        (await FindAsync(two, "guest")).ShouldBe(
            new FoundHome(Installation.Own, "guest", IsDrawn: false)
        );
    }

    [Fact]
    public async Task Who_has_neither_a_password_nor_a_seat_stays_where_they_are()
    {
        await using var two = await TwoTenants.OpenAsync();
        await TakePasswordAsync(two, two.Guest);
        (await FindAsync(two, "guest")).ShouldBe(
            new FoundHome(Installation.Own, "guest", IsDrawn: false)
        );
    }

    private static ValueTask<FoundHome> FindAsync(TwoTenants two, string typed) =>
        new CourseHomes(
            two.House.Get<IKnownAccounts>(),
            two.House.Get<IAssociates>(),
            two.House.Get<ICredentials>(),
            two.House.Get<SeatKeeper>(),
            two.House.Get<KnownTenants>(),
            two.House.Get<KeyRing>()
        ).FindAsync(typed, Installation.Own, Never);

    private static async Task TakePasswordAsync(TwoTenants two, Associate associate)
    {
        var credentials = two.House.Get<ICredentials>();
        foreach (
            var row in await credentials.ListAsync(
                associate.Tenant,
                associate.Id,
                CredentialTypes.Password,
                Never
            )
        )
            (
                await credentials.TryRemoveAsync(
                    row,
                    new Change(null, two.House.Time.GetUtcNow()),
                    Never
                )
            ).ShouldBeTrue();
    }
}
