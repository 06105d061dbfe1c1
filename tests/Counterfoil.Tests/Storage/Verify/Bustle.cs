using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Storage.Databases;

namespace Counterfoil.Tests.Storage.Verify;

/// <summary>Much that happens in a database at random, as months of use would leave it.</summary>
internal sealed class Bustle(Scene scene, Random random)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly List<Associate> associates = [];
    private readonly List<TicketStub> stubs = [];
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
        switch (random.Next(10))
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
