using System.Globalization;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Tenants;

namespace Counterfoil.Broker.Applications;

/// <summary>Something that the protocol refused an application, for its developer. It says nothing of who sat before it. Immutable.</summary>
/// <param name="Request">The number that the application was told.</param>
/// <param name="At">When it came last.</param>
/// <param name="Count">How often, as far as the record goes.</param>
/// <param name="Tenant">The tenant that it was about; the installation's own where none was known.</param>
/// <param name="Door">Which endpoint.</param>
/// <param name="Check">What refused it.</param>
/// <param name="Error">The protocol's word.</param>
/// <param name="Fix">What is wrong and what to do about it.</param>
public sealed record ApplicationError(
    string Request,
    DateTimeOffset At,
    int Count,
    ContextIdentifier Tenant,
    string Door,
    string Check,
    string Error,
    string Fix
);

/// <summary>
/// The errors of an application, read out of the decisions: so they are bounded, swept and merged over all nodes as those are.
/// Thread-safe.
/// </summary>
public sealed class ApplicationErrors(DecisionLog decisions, KnownTenants tenants)
{
    /// <summary>How many are told.</summary>
    public const int Most = 50;

    private const int MostRead = 1000;

    /// <summary>The last ones, latest first. Like ones are one, so that nobody pushes the others out by repeating theirs.</summary>
    public async Task<IReadOnlyList<ApplicationError>> ListAsync(
        ApplicationKey application,
        CancellationToken cancellationToken
    )
    {
        var refused = await decisions.ListOfApplicationAsync(
            application.Value,
            MostRead,
            cancellationToken
        );
        var last = refused
            .Where(decision => decision.Votes.Count > 0)
            .GroupBy(decision => (decision.Tenant, decision.Door, Said(decision)))
            .Select(Tell)
            .OrderByDescending(error => error.At)
            .Take(Most);
        var errors = new List<ApplicationError>();
        foreach (var error in last)
            errors.Add(
                // As people write it.
                await tenants.FindAsync(error.Tenant, cancellationToken) is { Id: var tenant }
                    ? error with
                    {
                        Tenant = tenant,
                    }
                    : error
            );
        return errors;
    }

    private static ApplicationError Tell(IEnumerable<Decision> like)
    {
        var all = like.ToList();
        var last = all.MaxBy(decision => decision.LastAt)!;
        var (error, fix) = Said(last);
        return new ApplicationError(
            last.Id.ToString(CultureInfo.InvariantCulture),
            last.LastAt,
            all.Sum(decision => decision.Count),
            last.Tenant,
            last.Door,
            last.Outcome,
            error,
            fix
        );
    }

    private static (string Error, string Fix) Said(Decision decision) =>
        (decision.Votes[0].Answer, decision.Votes[0].Reason);
}
