namespace Counterfoil.Authority;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="After">The <see cref="Page{T}.Next"/> of the page before; <c>null</c> for the first.</param>
/// <param name="Limit">How many items at most; stores hold it to 1 … 200.</param>
public readonly record struct PageRequest(string? After, int Limit)
{
    /// <summary>The most items that a page has.</summary>
    public const int MaxLimit = 200;

    /// <summary>The limit, held to its range.</summary>
    public int BoundedLimit => Math.Clamp(Limit, 1, MaxLimit);
}

/// <summary>A page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">Asks for the following page; <c>null</c> when this is the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
