using System.Text;
using Counterfoil.ActiveDirectory.Tests.Domain;
using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Server.Handshakes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>Kerberos tickets of one account that bear the name of another.</summary>
[Collection(DomainTests.Name)]
public sealed class BorrowedNameTests(DomainFixture fixture) : IAsyncLifetime
{
    private const string Password = "B0rrowed-Pass!";

    private readonly string stem = Path.GetRandomFileName().Replace(".", "")[..6];
    private DoorHouse house = null!;

    private DomainAccounts Accounts => fixture.Domain.Accounts;

    public async Task InitializeAsync() => house = await DoorHouse.OpenAsync(fixture.Domain);

    public async Task DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public async Task An_account_whose_name_only_looks_like_another_is_not_the_other()
    {
        var victim = $"b\u00e5rd{stem}";
        await LinkAsync(await Accounts.CreateUserAsync(victim, Password));
        var like = victim.Normalize(NormalizationForm.FormD);
        await Accounts.CreateUserAsync(like, "Th1ef-Pass-Word!");

        (await ArriveAsync(like, "Th1ef-Pass-Word!")).ShouldEndWith("\n401");
        (await ArriveAsync(victim, Password)).ShouldEndWith("\n200");
    }

    [Fact]
    public async Task A_domain_that_signs_no_account_is_what_the_doctor_finds_wrong()
    {
        var trip = new RoundTrip(
            _ => new Handshake.Accepted(SambaDomain.ServiceAccount, []),
            TimeProvider.System
        );

        var step = await trip.TryAsync(
            [new KeytabEntry($"{SambaDomain.WebPrincipal}@{SambaDomain.Realm}", 1, 18)],
            $"{SambaDomain.ServiceAccount.Split('@')[0]}@{SambaDomain.Realm}",
            new Secret(SambaDomain.ServicePassword),
            CancellationToken.None
        );

        step.ShouldBeOfType<TestStep.FailedCase>().Remedy.ShouldContain("November 2021");
    }

    private async Task<string> ArriveAsync(string name, string password)
    {
        var cache = await fixture.Domain.KinitAsync(name, password);
        return await DomainPrograms.RunAsync(
            "curl",
            [.. DoorHouse.CurlSwitches, new Uri(house.Address, DoorHouse.Rest).ToString()],
            new Dictionary<string, string>(house.Environment) { ["KRB5CCNAME"] = $"FILE:{cache}" }
        );
    }

    private async Task LinkAsync(string sid) =>
        (
            await house
                .Server.Services.GetRequiredService<ICredentials>()
                .TryAddAsync(
                    new Credential
                    {
                        Id = new CredentialId(2),
                        Tenant = house.Server.Own,
                        Associate = house.Server.User.Associate.Id,
                        Type = DirectoryPlugin.Type,
                        SearchName = sid,
                        DisplayName = "linked",
                    },
                    new Change(null, house.Server.Time.GetUtcNow()),
                    CancellationToken.None
                )
        ).ShouldBe(CredentialAdded.Done);
}
