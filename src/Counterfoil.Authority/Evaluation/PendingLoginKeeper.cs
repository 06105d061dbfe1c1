using System.Text;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Evaluation;

/// <summary>Keeps a login between a challenge and its answer: five minutes, single use, known by a random handle alone.</summary>
public sealed class PendingLoginKeeper(
    IPendingLogins pendings,
    TimeProvider time,
    AuthorityOptions options
)
{
    private const int HandleLength = 32;

    internal async Task<Outcome> KeepAsync(
        Tenant tenant,
        Associate associate,
        Judgement.Wanting wanting,
        Door door,
        CancellationToken cancellationToken
    )
    {
        var handle = new Secret(Randomness.NextCode(HandleLength));
        var pending = new PendingLogin
        {
            Tenant = tenant.Id,
            Associate = associate.Id,
            Origin = wanting.Origin,
            Door = door.Name,
            Challenge = wanting.Challenge,
            ExpiresAt = time.GetUtcNow() + options.PendingLoginLife,
        };
        await pendings.AddAsync(DigestOf(handle), pending, cancellationToken);
        return new Outcome.NeedsMore(wanting.Challenge, handle, wanting.AnsweredWrongly);
    }

    /// <summary>The challenge that a handle waits for, for the page that asks; <c>null</c> when there is none or it has lapsed.</summary>
    public async ValueTask<Challenge?> ChallengeOfAsync(
        Secret handle,
        CancellationToken cancellationToken
    ) =>
        await pendings.FindAsync(DigestOf(handle), cancellationToken) is { } pending
        && time.GetUtcNow() < pending.ExpiresAt
            ? pending.Challenge
            : null;

    internal async ValueTask<PendingLogin?> FindAsync(
        Secret handle,
        Tenant tenant,
        Door door,
        CancellationToken cancellationToken
    )
    {
        var pending = await pendings.FindAsync(DigestOf(handle), cancellationToken);
        return
            pending is not null
            && pending.Tenant == tenant.Id
            && pending.Door == door.Name
            && time.GetUtcNow() < pending.ExpiresAt
            ? pending
            : null;
    }

    internal async Task<bool> TryTakeAsync(Secret handle, CancellationToken cancellationToken) =>
        await pendings.TryTakeAsync(DigestOf(handle), cancellationToken) is not null;

    private static byte[] DigestOf(Secret handle) =>
        SecretDigest.Compute(
            "pending login",
            "",
            0,
            Encoding.UTF8.GetBytes(handle.Length <= HandleLength ? handle.Reveal() : "")
        );
}
