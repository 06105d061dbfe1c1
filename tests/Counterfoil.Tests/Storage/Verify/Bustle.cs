using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;

namespace Counterfoil.Tests.Storage.Verify;

/// <summary>Much that happens in a database at random, as months of use would leave it.</summary>
internal sealed class Bustle(Scene scene, Random random)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly List<Associate> associates = [];
    private readonly List<TicketStub> stubs = [];
    private readonly List<Account> accounts = [];
    private int minutes;

    public async Task GoOnAsync(int steps)
    {
        if (associates.Count == 0)
        {
            for (var i = 0; i < 4; i++)
                associates.Add(await scene.AddAssociateAsync());
        }
        for (var i = 0; i < steps; i++)
            await StepAsync();
    }

    private async Task StepAsync()
    {
        var database = scene.Database;
        var who = associates[random.Next(associates.Count)];
        var at = scene.At(TimeSpan.FromMinutes(++minutes));
        switch (random.Next(14))
        {
            case 0:
                await scene.AddCredentialAsync(who.Id, "CRM5/OUTGOING");
                break;
            case 1:
                var own = await database.Credentials.ListAsync(scene.Tenant, who.Id, null, Never);
                if (own.Count > 0)
                    await database.Credentials.TryRemoveAsync(own[0], at, Never);
                break;
            case 2:
                await database.Credentials.PutAndEndTicketsAsync(
                    scene.Credential(who.Id),
                    [],
                    null,
                    at,
                    Never
                );
                break;
            case 3 when stubs.Count > 0:
                await database.Stubs.EndWithDescendantsAsync(
                    scene.Tenant,
                    stubs[random.Next(stubs.Count)].TicketId,
                    at,
                    Never
                );
                break;
            case 4 when stubs.Count > 0:
                await RenewAsync(stubs[random.Next(stubs.Count)], at.At);
                break;
            case 5:
                var scope = new RevocationScope.OfProgram(scene.Tenant, $"P{random.Next(3)}");
                await database.Revocations.EndAsync(
                    new RevokedBefore(scope, at.At, null),
                    at,
                    Never
                );
                break;
            case 6:
                var now = (await database.Associates.FindAsync(scene.Tenant, who.Id, Never))!;
                await database.Associates.TryReplaceAsync(
                    now with
                    {
                        Card = now.Card with { FullName = $"Anna {minutes}" },
                    },
                    at,
                    Never
                );
                break;
            case 9 when accounts.Count > 0:
                await database.AccountEnds.EndAsync(
                    accounts[random.Next(accounts.Count)].Id,
                    at.At,
                    new RegistryChange("", at.At),
                    Never
                );
                break;
            case 10:
                await AddAccountAsync(who, at.At);
                break;
            case 11:
                await scene.SayYesAsync(who.Id);
                break;
            case 8:
                var kind = (TicketKind)random.Next(4);
                var held = scene.ApplicationStub(who.Id, kind, Guid.NewGuid(), issuedAt: at.At);
                stubs.Add(await scene.AddAsync(held));
                break;
            case 7:
                await database.Stubs.DeleteEndedAsync(at.At, 3, Never);
                break;
            default:
                stubs.Add(
                    await scene.AddStubAsync(who.Id, issuedAt: at.At, program: $"P{random.Next(3)}")
                );
                break;
        }
    }

    private async Task AddAccountAsync(Associate who, DateTimeOffset at)
    {
        var account = new Account
        {
            Id = new AccountId(Randomness.NextGuid()),
            LoginName = $"{Randomness.NextGuid():N}@example.org",
            Home = new Home.OfTenant(scene.Tenant, who.Id),
            Version = 1,
        };
        var change = new RegistryChange($"{scene.Tenant}/{who.Id}", at);
        if (
            await scene.Database.Accounts.TryAddAsync(account, change, Never) == AccountWritten.Done
        )
            accounts.Add(account);
    }

    private async Task RenewAsync(TicketStub stub, DateTimeOffset at)
    {
        if (await scene.LoadAsync(stub) is not { } loaded)
            return;
        await scene.Database.Stubs.RenewAsync(
            [new Renewal(loaded.Stub, at.AddHours(6), at, "anna on PC", at)],
            at,
            Never
        );
    }
}
