using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Applications;

/// <summary>A token that was made.</summary>
/// <param name="Token">What is kept of it.</param>
/// <param name="Text">Its text, to be shown and forgotten; <c>null</c> where it was brought along.</param>
public sealed record MadeToken(ApplicationToken Token, Secret? Text);

/// <summary>What a new token is to be.</summary>
public sealed record TokenWish
{
    /// <summary>For people; at most 100 characters.</summary>
    public string Label { get; init; } = "";

    /// <summary>When it ends by itself; <c>null</c> for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long the others go on; zero ends them at once, <c>null</c> leaves them as they are. At most 90 days.</summary>
    public TimeSpan? OthersEndAfter { get; init; }

    /// <summary>A text that published clients have already; <c>null</c> for a new one. Operators only. 16 to 200 characters.</summary>
    public Secret? Imported { get; init; }
}

/// <summary>Makes, exchanges and revokes application tokens (ledger B7). Thread-safe.</summary>
public sealed class TokenRegister(
    IApplications applications,
    KnownTenants tenants,
    TimeProvider time
)
{
    /// <summary>How many an application may have that live.</summary>
    public const int MostLiving = 10;

    /// <summary>How long the others may go on at most.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(90);

    private const int ShortestImported = 16;
    private const int LongestImported = 200;

    /// <summary>The tokens with their last uses; the ended ones are kept for 90 days.</summary>
    public async Task<
        Registered<(IReadOnlyList<ApplicationToken> Tokens, IReadOnlyList<TokenUse> Uses)>
    > ListAsync(Registrant registrant, ApplicationKey id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(registrant);
        if (await FindAsync(registrant, id, cancellationToken) is not { } found)
            return new Registered<(
                IReadOnlyList<ApplicationToken>,
                IReadOnlyList<TokenUse>
            )>.NotFound();
        var uses = await applications.ListUsesAsync(
            [.. found.Tokens.Select(token => token.Id)],
            cancellationToken
        );
        return new Registered<(IReadOnlyList<ApplicationToken>, IReadOnlyList<TokenUse>)>.Done(
            (found.Tokens, await AsRegisteredAsync(uses, cancellationToken))
        );
    }

    // Kept by the key, which is folded; people know the tenant as it is registered.
    private async Task<IReadOnlyList<TokenUse>> AsRegisteredAsync(
        IReadOnlyList<TokenUse> uses,
        CancellationToken cancellationToken
    )
    {
        var named = new List<TokenUse>(uses.Count);
        foreach (var use in uses)
            named.Add(
                use.Tenant is { } id && await tenants.FindAsync(id, cancellationToken) is { } tenant
                    ? use with
                    {
                        Tenant = tenant.Id,
                    }
                    : use
            );
        return named;
    }

    /// <summary>Makes a token.</summary>
    public async Task<Registered<MadeToken>> MakeAsync(
        Registrant registrant,
        ApplicationKey id,
        TokenWish wish,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(registrant);
        ArgumentNullException.ThrowIfNull(wish);
        if (
            await FindAsync(registrant, id, cancellationToken)
            is not { Application: var application }
        )
            return new Registered<MadeToken>.NotFound();
        if (wish.Imported is not null && registrant is not Registrant.Operator)
            return new Registered<MadeToken>.Forbidden(
                "A secret from elsewhere is brought along by operations alone."
            );
        if (
            registrant is Registrant.Owner(var developer, _)
            && OwnerRules.FindObjection(developer, application, application) is { } objection
        )
            return new Registered<MadeToken>.Forbidden(objection);
        if (application.Type == ClientType.Public)
            return new Registered<MadeToken>.Conflict(
                RuleProblem.OfAll(
                    "PublicToken",
                    "A public application has no secret; PKCE stands in its place."
                )
            );
        if (application.State == ApplicationState.Closed)
            return new Registered<MadeToken>.Conflict(
                RuleProblem.OfAll("ClosedToken", "The application is closed.")
            );
        var now = time.GetUtcNow();
        if (FindProblem(wish, now) is { } problem)
            return new Registered<MadeToken>.Unfit(problem);
        var (token, text) = Make(application.Id, wish.Label, wish.Imported, wish.ExpiresAt, now);
        return await applications.TryAddTokenAsync(
            token,
            now + wish.OthersEndAfter,
            MostLiving,
            new RegistryChange(registrant.Name, now),
            cancellationToken
        ) switch
        {
            RegistryAnswer.Done => new Registered<MadeToken>.Done(
                new MadeToken(token with { Version = 1 }, text)
            ),
            RegistryAnswer.TooMany => new Registered<MadeToken>.Conflict(
                RuleProblem.OfAll(
                    "MostTokens",
                    $"The application has {MostLiving} living tokens, which is as many as it may have. Revoke one first.",
                    $"{MostLiving}"
                )
            ),
            RegistryAnswer.Taken => new Registered<MadeToken>.Conflict(
                "A token of this text is there already."
            ),
            _ => new Registered<MadeToken>.NotFound(),
        };
    }

    /// <summary>Revokes a token: it is refused everywhere within a second.</summary>
    public async Task<Registered<ApplicationToken>> RevokeAsync(
        Registrant registrant,
        ApplicationKey id,
        Guid tokenId,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(registrant);
        while (true)
        {
            var found = await FindAsync(registrant, id, cancellationToken);
            if (found?.Tokens.SingleOrDefault(token => token.Id == tokenId) is not { } before)
                return new Registered<ApplicationToken>.NotFound();
            if (before.RevokedAt is not null)
                return new Registered<ApplicationToken>.Done(before);
            var now = time.GetUtcNow();
            var after = before with { RevokedAt = now };
            if (
                await applications.TryReplaceTokenAsync(
                    after,
                    new RegistryChange(registrant.Name, now),
                    cancellationToken
                ) == RegistryAnswer.Done
            )
                return new Registered<ApplicationToken>.Done(
                    after with
                    {
                        Version = before.Version + 1,
                    }
                );
        }
    }

    internal static MadeToken Make(
        ApplicationKey application,
        string label,
        Secret? imported,
        DateTimeOffset? expiresAt,
        DateTimeOffset now
    )
    {
        var id = Randomness.NextGuid();
        var text = imported ?? TokenText.Make(id);
        return new MadeToken(
            new ApplicationToken
            {
                Id = id,
                Application = application,
                Label = label,
                Making = imported is null ? TokenMaking.Made : TokenMaking.Imported,
                CreatedAt = now,
                ExpiresAt = expiresAt,
                Digest = TokenText.DigestOf(text),
            },
            imported is null ? text : null
        );
    }

    internal static RuleProblem? FindProblem(string label, Secret? imported)
    {
        if (!ApplicationRules.IsLine(label, 0, 100))
            return new RuleProblem(
                "label",
                "TokenLabel",
                "A token's label has at most 100 characters that can be seen, and no blank at either end."
            );
        if (imported is null)
            return null;
        var text = imported.Reveal();
        return
            text.Length is < ShortestImported or > LongestImported
            || text.Any(one => one is < ' ' or > '~')
            || text.StartsWith(TokenText.Prefix, StringComparison.Ordinal)
            ? RuleProblem.OfAll(
                "",
                $"A secret that is brought along has {ShortestImported} to {LongestImported} characters of ASCII, and does not begin like one of ours."
            )
            : null;
    }

    private static RuleProblem? FindProblem(TokenWish wish, DateTimeOffset now)
    {
        if (FindProblem(wish.Label, wish.Imported) is { } problem)
            return problem;
        if (wish.ExpiresAt is { } end && (end <= now || end > now.AddYears(10)))
            return RuleProblem.OfAll("", "A token ends in the future, within ten years.");
        return wish.OthersEndAfter is { } after && (after < TimeSpan.Zero || after > LongestOverlap)
            ? RuleProblem.OfAll("", "The other tokens go on for 0 to 90 days.")
            : null;
    }

    private async ValueTask<RegisteredApplication?> FindAsync(
        Registrant registrant,
        ApplicationKey id,
        CancellationToken cancellationToken
    ) =>
        await applications.FindAsync(id, cancellationToken) is { } found
        && registrant.MaySee(found.Application)
            ? found
            : null;
}
