using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Developers;

/// <summary>What operators decide about a developer; what is <c>null</c> stays as it is.</summary>
/// <param name="State">Whether it may.</param>
/// <param name="Decision">What to tell the developer; at most 2,000 characters.</param>
/// <param name="MostApplications">How many applications it may have that are not closed: 1 to 1,000.</param>
public sealed record DeveloperDecision(
    DeveloperState? State = null,
    string? Decision = null,
    int? MostApplications = null
);

/// <summary>Registers developers and lets operators decide about them (ledger B5). Thread-safe.</summary>
public sealed class DeveloperRegister(
    IDevelopers developers,
    TenantRegister tenants,
    TimeProvider time
)
{
    private const int SandboxDigits = 10;

    /// <summary>Asks to become a developer, or again after a refusal; while nobody has decided, changes the answers.</summary>
    public async Task<Registered<Developer>> AskAsync(
        Account account,
        DeveloperAnswers answers,
        string by,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(answers);
        if (FindProblem(answers) is { } problem)
            return new Registered<Developer>.Unfit(problem);
        while (true)
        {
            var now = time.GetUtcNow();
            var change = new RegistryChange(by, now);
            if (await developers.FindAsync(account.Id, cancellationToken) is not { } before)
            {
                var first = new Developer
                {
                    Account = account.Id,
                    LoginName = account.LoginName,
                    Answers = answers,
                    AskedAt = now,
                };
                if (await developers.TryAddAsync(first, change, cancellationToken))
                    return new Registered<Developer>.Done(first with { Version = 1 });
                continue;
            }
            if (before.State is DeveloperState.Approved or DeveloperState.Suspended)
                return new Registered<Developer>.Conflict(
                    RuleProblem.OfAll("Decided", "Operations have decided about you already.")
                );
            var after = before with
            {
                LoginName = account.LoginName,
                Answers = answers,
                State = DeveloperState.Waiting,
                AskedAt = now,
            };
            if (await developers.TryReplaceAsync(after, change, cancellationToken))
                return new Registered<Developer>.Done(after with { Version = before.Version + 1 });
        }
    }

    /// <summary>Decides; an approved developer has a sandbox tenant when this returns. For operators.</summary>
    public async Task<Registered<Developer>> DecideAsync(
        AccountId account,
        DeveloperDecision decision,
        string by,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (FindProblem(decision) is { } problem)
            return new Registered<Developer>.Unfit(problem);
        while (true)
        {
            if (await developers.FindAsync(account, cancellationToken) is not { } before)
                return new Registered<Developer>.NotFound();
            var now = time.GetUtcNow();
            var after = before with
            {
                State = decision.State ?? before.State,
                Decision = decision.Decision ?? before.Decision,
                MostApplications = decision.MostApplications ?? before.MostApplications,
                DecidedAt = decision.State is null ? before.DecidedAt : now,
            };
            // Its name is kept before it is made: whoever is interrupted in between finds it again.
            if (after.State == DeveloperState.Approved)
                after = after with { Sandbox = before.Sandbox ?? NewSandbox() };
            if (
                !await developers.TryReplaceAsync(
                    after,
                    new RegistryChange(by, now),
                    cancellationToken
                )
            )
                continue;
            if (after is { State: DeveloperState.Approved, Sandbox: { } sandbox })
                await MakeAsync(sandbox, after);
            return new Registered<Developer>.Done(after with { Version = before.Version + 1 });
        }
    }

    // There already is as good as made: an approval that is repeated mends one that was interrupted.
    private Task<Registered<Tenant>> MakeAsync(ContextIdentifier sandbox, Developer developer) =>
        tenants.AddAsync(
            Actor.Installation,
            new Tenant { Id = sandbox, Name = $"Sandbox of {developer.Answers.Company}" },
            CancellationToken.None
        );

    private static ContextIdentifier NewSandbox() =>
        ContextIdentifier.Parse("Sbx" + Randomness.NextGuid().ToString("N")[..SandboxDigits]);

    private static string? FindProblem(DeveloperDecision decision)
    {
        if (decision.State is { } state && !Enum.IsDefined(state))
            return "The state is waiting, approved, refused or suspended.";
        if (decision.Decision is { } text && !ApplicationRules.IsText(text, 2000))
            return "The decision has at most 2,000 characters that can be seen.";
        return decision.MostApplications is < 1 or > 1000
            ? "A developer may have 1 to 1,000 applications."
            : null;
    }

    private static RuleProblem? FindProblem(DeveloperAnswers answers)
    {
        if (!ApplicationRules.IsLine(answers.Company, 1, 100))
            return new RuleProblem(
                "company",
                "Company",
                "The name of the person or company has 1 to 100 characters that can be seen, and no blank at either end."
            );
        if (
            answers.Website.Length > 0
            && (
                !answers.Website.StartsWith("https://", StringComparison.Ordinal)
                || AddressRules.FindProblem(answers.Website, AddressUse.Page) is not null
            )
        )
            return new RuleProblem(
                "website",
                "Website",
                "The web site is an https address, or empty."
            );
        if (
            !NameKey.TryCreate(answers.ContactEmail, out _)
            || !answers.ContactEmail.Contains('@', StringComparison.Ordinal)
        )
            return new RuleProblem("email", "Email", "The e-mail address is not one.");
        return
            string.IsNullOrWhiteSpace(answers.Purpose)
            || !ApplicationRules.IsText(answers.Purpose, 2000)
            ? new RuleProblem(
                "purpose",
                "Purpose",
                "What is going to be built is said in 1 to 2,000 characters that can be seen."
            )
            : null;
    }
}
