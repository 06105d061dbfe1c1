using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;

namespace Counterfoil.Server.OAuth;

/// <summary>
/// Keeps a record of what the protocol's endpoints refused, under a number by which <c>counterfoil decisions --request</c> finds
/// it. Where no tenant is known it is the installation's own. Thread-safe.
/// </summary>
internal sealed class ProtocolRecords(
    DecisionLog decisions,
    KnownTenants tenants,
    Uses uses,
    TimeProvider time
)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan FoldWithin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Like, (long Number, DateTimeOffset At)> numbers = new();

    /// <summary>Records a refusal; its description then ends with the request's number.</summary>
    /// <param name="context">The request.</param>
    /// <param name="door">Where it came to.</param>
    /// <param name="check">What refused it: the name of a class.</param>
    /// <param name="fault">What is wrong.</param>
    /// <param name="application">The application; <c>null</c> while it is not known.</param>
    /// <param name="tenant">The tenant; <c>null</c> while it is not known.</param>
    public async ValueTask<RecordedFault> RecordAsync(
        HttpContext context,
        string door,
        string check,
        Fault fault,
        Application? application = null,
        ContextIdentifier? tenant = null
    )
    {
        var now = time.GetUtcNow();
        var where =
            await tenants.FindAsync(tenant, context.RequestAborted)
            ?? await tenants.FindAsync(id: null, context.RequestAborted);
        var use = uses.Of(context);
        var outcome = OutcomeOf(check);
        var id = NumberOf(
            new Like(
                where?.Id,
                use.Address,
                door,
                outcome,
                application?.Id.Value,
                fault.Error,
                fault.Description
            ),
            now
        );
        var number = id.ToString(CultureInfo.InvariantCulture);
        if (where is not null)
            decisions.Record(
                new Decision
                {
                    Id = id,
                    Tenant = where.Id,
                    At = now,
                    LastAt = now,
                    Door = door,
                    Occasion = Occasion.Login,
                    Evidence = [],
                    Application = application?.Id.Value,
                    Outcome = outcome,
                    Believed = false,
                    Votes =
                    [
                        new Vote(
                            application is null ? "OAuth" : $"OAuth ({application.ClientId})",
                            Vote.Check,
                            fault.Error,
                            fault.Description
                        ),
                    ],
                    Address = use.Address,
                    Use = use.ToString(),
                }
            );
        return new RecordedFault(
            fault with
            {
                Description = $"{fault.Description} (request {number})",
            },
            number
        );
    }

    // Like refusals from one address are one record for a minute (DecisionLog), so they have one number.
    private long NumberOf(Like like, DateTimeOffset now)
    {
        if (
            numbers.TryGetValue(like, out var first)
            && now - first.At is var age
            && age < FoldWithin
            && age >= TimeSpan.Zero
        )
            return first.Number;
        if (numbers.Count >= MostKept)
            numbers.Clear();
        var number = Randomness.NextRowId(now);
        numbers[like] = (number, now);
        return number;
    }

    // CheckPkce is check_pkce: of a kind with the other outcomes.
    private static string OutcomeOf(string check)
    {
        var text = new StringBuilder();
        foreach (var letter in check)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0)
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }

    private readonly record struct Like(
        ContextIdentifier? Tenant,
        string Address,
        string Door,
        string Outcome,
        Guid? Application,
        string Error,
        string Description
    );
}

/// <summary>A fault that is on record.</summary>
/// <param name="Fault">The fault, its description with the number.</param>
/// <param name="Request">The number.</param>
internal sealed record RecordedFault(Fault Fault, string Request);
