namespace Counterfoil.Authority.Decisions;

/// <summary>The record of one hearing. Never holds a secret, nor a name that means nobody (it might be a mistyped password). Immutable.</summary>
public sealed record Decision
{
    /// <summary>Time-ordered key.</summary>
    public required long Id { get; init; }

    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>When it was made; of several folded into one, the first.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of several folded into one, the last.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>How many like refusals from one address this stands for; 1 for one.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The door's name.</summary>
    public required string Door { get; init; }

    /// <summary>Why the hearing was held.</summary>
    public required Occasion Occasion { get; init; }

    /// <summary>The kinds of evidence, in the order of arrival.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>Who resulted, or whom the name meant; <c>null</c> when nobody is known.</summary>
    public AssociateId? Associate { get; init; }

    /// <summary>The associate's name; empty when nobody is known.</summary>
    public string AssociateName { get; init; } = "";

    /// <summary>The application that the protocol refused something; <c>null</c> where none is known, or somebody was heard.</summary>
    public Guid? Application { get; init; }

    /// <summary><c>believed</c>, or the inner code of the refusal, such as <c>wrong_password</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether somebody was let in.</summary>
    public required bool Believed { get; init; }

    /// <summary>What every plugin answered, in the order of asking.</summary>
    public required IReadOnlyList<Vote> Votes { get; init; }

    /// <summary>The network address.</summary>
    public string Address { get; init; } = "";

    /// <summary>The use, for people.</summary>
    public string Use { get; init; } = "";
}

/// <summary>One plugin's answer at one moment of a hearing.</summary>
/// <param name="Plugin">Its credential type.</param>
/// <param name="Moment"><c>screen</c>, <c>resolve</c> or <c>review</c>.</param>
/// <param name="Answer">Such as <c>no_objection</c>, <c>resolved</c>, <c>objects</c>, <c>failed</c>, <c>timed_out</c>.</param>
/// <param name="Reason">Its reason; empty when there is none.</param>
public sealed record Vote(string Plugin, string Moment, string Answer, string Reason)
{
    /// <summary>The moment of a request that a protocol's check refused, before anybody was heard.</summary>
    public const string Check = "check";
}

/// <summary>Which decisions are wanted.</summary>
public sealed record DecisionFilter
{
    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>Only refusals, only acceptances, or both, refusals first.</summary>
    public bool? Believed { get; init; }

    /// <summary>Only by this door.</summary>
    public string? Door { get; init; }

    /// <summary>Only of this associate.</summary>
    public AssociateId? Associate { get; init; }

    /// <summary>Only with this outcome.</summary>
    public string? Outcome { get; init; }

    /// <summary>Only from this address.</summary>
    public string? Address { get; init; }

    /// <summary>Only at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only that of the request with this number, which somebody was shown.</summary>
    public long? Request { get; init; }
}

/// <summary>The decisions. Not sealed.</summary>
public interface IDecisions
{
    /// <summary>Writes them; one whose key is there already only moves its count and last instant.</summary>
    Task SaveAsync(IReadOnlyList<Decision> decisions, CancellationToken cancellationToken);

    /// <summary>Refusals first, then acceptances; each newest first.</summary>
    Task<Page<Decision>> ListAsync(
        DecisionFilter filter,
        PageRequest page,
        CancellationToken cancellationToken
    );

    /// <summary>What an application was refused, in all tenants, newest first.</summary>
    Task<IReadOnlyList<Decision>> ListOfApplicationAsync(
        Guid application,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes old ones, at most <paramref name="limit"/>. Returns how many.</summary>
    Task<int> DeleteAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
