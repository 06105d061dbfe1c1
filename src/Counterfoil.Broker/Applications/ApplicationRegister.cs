using Counterfoil.Authority;
using Counterfoil.Cryptography;
using Counterfoil.Jose;

namespace Counterfoil.Broker.Applications;

/// <summary>What is brought along or asked for with a new application.</summary>
public sealed record FirstSecret
{
    /// <summary>An application id that published clients know already; <c>null</c> for a new one. Operators only.</summary>
    public string? ClientId { get; init; }

    /// <summary>A secret that published clients have already; <c>null</c> for a new one. Operators only.</summary>
    public Secret? Imported { get; init; }

    /// <summary>The token's label.</summary>
    public string Label { get; init; } = "first";
}

/// <summary>An application that was added.</summary>
/// <param name="Application">The application.</param>
/// <param name="Token">Its first token, to be shown and forgotten; <c>null</c> for a public one, and where it was brought along.</param>
public sealed record AddedApplication(Application Application, Secret? Token);

/// <summary>What becomes of an application id when another is made.</summary>
public enum OldId
{
    /// <summary>It goes on meaning the application until it is dropped.</summary>
    Kept,

    /// <summary>It means nothing from now on.</summary>
    Dropped,
}

/// <summary>Whether a deed is done, or only looked at.</summary>
public enum Earnest
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It is held against the rules, and nothing is written.</summary>
    Rehearsed,
}

/// <summary>Adds and changes applications, for operators and for developers who own them. Thread-safe.</summary>
public sealed class ApplicationRegister(IApplications applications, TimeProvider time)
{
    /// <summary>Adds an application; a confidential one with its first token.</summary>
    /// <param name="registrant">Who asks.</param>
    /// <param name="wished">What is asked for; its key, id and version are given by the register.</param>
    /// <param name="first">What is brought along.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<Registered<AddedApplication>> AddAsync(
        Registrant registrant,
        Application wished,
        FirstSecret first,
        CancellationToken cancellationToken
    ) => AddAsync(registrant, wished, first, Earnest.Done, cancellationToken);

    /// <summary>As the other; or held against the rules alone: an id that is taken already is found by the deed only.</summary>
    public async Task<Registered<AddedApplication>> AddAsync(
        Registrant registrant,
        Application wished,
        FirstSecret first,
        Earnest earnest,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(registrant);
        ArgumentNullException.ThrowIfNull(wished);
        ArgumentNullException.ThrowIfNull(first);
        var now = time.GetUtcNow();
        var application = wished with
        {
            Id = new ApplicationKey(Randomness.NextGuid()),
            ClientId = first.ClientId ?? NewId(),
            Aliases = [],
            Version = 0,
        };
        var most = int.MaxValue;
        if (registrant is Registrant.Owner(var developer, _))
        {
            if (first.ClientId is not null || first.Imported is not null)
                return new Registered<AddedApplication>.Forbidden(
                    "An id or a secret of an application from elsewhere is brought along by operations alone."
                );
            application = OwnerRules.Begin(developer, application);
            if (OwnerRules.FindObjection(developer, application, application) is { } objection)
                return new Registered<AddedApplication>.Forbidden(objection);
            most = developer.MostApplications;
        }
        (application, var problems) = Tidy(application, [], now);
        if (TokenRegister.FindProblem(first.Label, first.Imported) is { } ofToken)
            problems = [.. problems, ofToken];
        if (application.Type == ClientType.Public && first.Imported is not null)
            problems =
            [
                .. problems,
                new RuleProblem("type", "", "A public application has no secret."),
            ];
        if (problems.Count > 0)
            return new Registered<AddedApplication>.Unfit(Sentences(problems))
            {
                Problems = problems,
            };
        if (earnest == Earnest.Rehearsed)
            return new Registered<AddedApplication>.Done(
                new AddedApplication(application, Token: null)
            );
        var made =
            application.Type == ClientType.Public
                ? null
                : TokenRegister.Make(
                    application.Id,
                    first.Label,
                    first.Imported,
                    expiresAt: null,
                    now
                );
        return await applications.TryAddAsync(
            application,
            made is null ? [] : [made.Token],
            most,
            new RegistryChange(registrant.Name, now),
            cancellationToken
        ) switch
        {
            RegistryAnswer.Done => new Registered<AddedApplication>.Done(
                new AddedApplication(application with { Version = 1 }, made?.Text)
            ),
            RegistryAnswer.TooMany => new Registered<AddedApplication>.Conflict(
                RuleProblem.OfAll(
                    "MostApplications",
                    $"You have {most} applications, which is as many as you may have. Close one, or ask operations for more.",
                    $"{most}"
                )
            ),
            _ => new Registered<AddedApplication>.Conflict(
                "An application with this id or secret is there already."
            ),
        };
    }

    /// <summary>Changes an application by a function of what is there; run again when somebody was faster.</summary>
    public Task<Registered<Application>> ChangeAsync(
        Registrant registrant,
        ApplicationKey id,
        Func<Application, Application> change,
        CancellationToken cancellationToken
    ) => ChangeAsync(registrant, id, change, Earnest.Done, cancellationToken);

    /// <summary>As the other; or held against the rules alone.</summary>
    public async Task<Registered<Application>> ChangeAsync(
        Registrant registrant,
        ApplicationKey id,
        Func<Application, Application> change,
        Earnest earnest,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(registrant);
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            if (
                await applications.FindAsync(id, cancellationToken)
                    is not { Application: var before }
                || !registrant.MaySee(before)
            )
                return new Registered<Application>.NotFound();
            var now = time.GetUtcNow();
            var changed = change(before);
            var (after, problems) = Tidy(
                changed with
                {
                    Id = before.Id,
                    // The sandbox is its owner's; whoever takes it over has another.
                    Sandbox = changed.Owner == before.Owner ? before.Sandbox : null,
                    Version = before.Version,
                },
                before.PublicKeys,
                now
            );
            if (before.State == ApplicationState.Closed && after.State != ApplicationState.Closed)
                return new Registered<Application>.Conflict(
                    RuleProblem.OfAll(
                        "Closed",
                        "A closed application stays closed. Register it anew."
                    )
                );
            if (
                registrant is Registrant.Owner(var developer, _)
                && OwnerRules.FindObjection(developer, before, after) is { } objection
            )
                return new Registered<Application>.Forbidden(objection);
            // What was fit by the rules of its day must not keep anybody from shutting it.
            if (
                after.State != before.State
                && after.State is ApplicationState.Suspended or ApplicationState.Closed
            )
                problems = [.. problems.Except(Tidy(before, before.PublicKeys, now).Problems)];
            if (problems.Count > 0)
                return new Registered<Application>.Unfit(Sentences(problems))
                {
                    Problems = problems,
                };
            if (earnest == Earnest.Rehearsed)
                return new Registered<Application>.Done(after);
            switch (
                await applications.TryReplaceAsync(
                    after,
                    new RegistryChange(registrant.Name, now),
                    cancellationToken
                )
            )
            {
                case RegistryAnswer.Done:
                    return new Registered<Application>.Done(
                        after with
                        {
                            Version = before.Version + 1,
                        }
                    );
                case RegistryAnswer.Taken:
                    return new Registered<Application>.Conflict(
                        RuleProblem.OfAll("IdTaken", "Another application has this id.")
                    );
            }
        }
    }

    /// <summary>Makes a new application id (ledger B7).</summary>
    public Task<Registered<Application>> RenewIdAsync(
        Registrant registrant,
        ApplicationKey id,
        OldId old,
        CancellationToken cancellationToken
    )
    {
        var renewed = NewId();
        return ChangeAsync(
            registrant,
            id,
            before =>
                before with
                {
                    ClientId = renewed,
                    Aliases =
                        old == OldId.Kept ? [.. before.Aliases, before.ClientId] : before.Aliases,
                },
            cancellationToken
        );
    }

    /// <summary>Drops an earlier application id: it means nothing from now on.</summary>
    public Task<Registered<Application>> DropAliasAsync(
        Registrant registrant,
        ApplicationKey id,
        string alias,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            registrant,
            id,
            before => before with { Aliases = [.. before.Aliases.Where(one => one != alias)] },
            cancellationToken
        );

    // Keys come as people have them, and are kept in one form.
    private static (Application Application, IReadOnlyList<RuleProblem> Problems) Tidy(
        Application application,
        IReadOnlyList<SystemUserKey> known,
        DateTimeOffset now
    )
    {
        var problems = new List<RuleProblem>();
        var keys = new List<SystemUserKey>();
        foreach (var key in application.PublicKeys)
        {
            switch (RsaPublicKeyText.Read(key.Pem))
            {
                case PublicKeyRead.Good(var pem, _) when PublicPem.Read(pem) is null:
                    problems.Add(
                        new RuleProblem(
                            "newKey",
                            "WeakKey",
                            "This key is of a kind that others can find the private key of (ROCA, CVE-2017-15361). Make a new pair, and not on that device."
                        )
                    );
                    break;
                case PublicKeyRead.Good(var pem, _):
                    var addedAt = known.FirstOrDefault(one => one.Pem == pem)?.AddedAt ?? now;
                    keys.Add(new SystemUserKey(key.Label, pem, addedAt));
                    break;
                case PublicKeyRead.Bad(var problem):
                    problems.Add(new RuleProblem("newKey", "Key", problem));
                    break;
            }
        }
        application = application with { PublicKeys = keys };
        return (application, [.. problems, .. ApplicationRules.FindProblems(application)]);
    }

    private static string Sentences(IReadOnlyList<RuleProblem> problems) =>
        string.Join(' ', problems.Select(problem => problem.Sentence));

    private static string NewId() => Randomness.NextGuid().ToString("N");
}
