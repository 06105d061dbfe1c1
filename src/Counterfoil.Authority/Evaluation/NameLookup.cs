using Counterfoil.Authority.Associates;

namespace Counterfoil.Authority.Evaluation;

/// <summary>Finds out whom the user names in the evidence mean.</summary>
internal sealed class NameLookup(IAssociates associates)
{
    /// <summary>
    /// A name means the associate of that name; else, an e-mail address means the one associate that has it, and nobody
    /// when two have it. The throttle counts by the associate that is meant, or by the normalised name when it means nobody.
    /// </summary>
    public async ValueTask<Named> WhoAsync(
        ContextIdentifier tenant,
        IReadOnlyList<Evidence> evidence,
        CancellationToken cancellationToken
    )
    {
        var named = new Named(Associate: null, Identity: null, IsNamed: false, AreSeveral: false);
        foreach (var item in evidence.OfType<NameAndPassword>())
        {
            var next = await WhoAsync(tenant, item.UserName, cancellationToken);
            if (named.IsNamed && named.Identity != next.Identity)
                return next with { AreSeveral = true };
            named = next;
        }
        return named with
        {
            AreAll = evidence.All(item => item is NameAndPassword or ApplicationTokenEvidence),
        };
    }

    /// <summary>The key by which the throttle counts an associate.</summary>
    public static string IdentityOf(AssociateId associate) => $"i:{associate}";

    private async ValueTask<Named> WhoAsync(
        ContextIdentifier tenant,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (!NameKey.TryCreate(name, out var key))
            return new Named(Associate: null, "n:", IsNamed: true, AreSeveral: false);
        var found = await associates.FindByNameAsync(tenant, key, cancellationToken);
        if (found is null && key.Value.Contains('@', StringComparison.Ordinal))
            found = await associates.FindTwoByEmailAsync(tenant, key, cancellationToken)
                is [var one]
                ? one
                : null;
        return new Named(
            found,
            found is null ? $"n:{key}" : IdentityOf(found.Id),
            IsNamed: true,
            AreSeveral: false
        );
    }
}

/// <summary>Whom the names in the evidence mean.</summary>
/// <param name="Associate">Who, active or not; <c>null</c> when nobody.</param>
/// <param name="Identity">What the throttle counts by; <c>null</c> when no name was given.</param>
/// <param name="IsNamed">Whether any name was given.</param>
/// <param name="AreSeveral">Whether the names mean different people.</param>
internal sealed record Named(Associate? Associate, string? Identity, bool IsNamed, bool AreSeveral)
{
    /// <summary>Whether names with their passwords are all the evidence there is of who it is.</summary>
    public bool AreAll { get; init; }
}
