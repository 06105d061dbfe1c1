using Counterfoil.Authority;

namespace Counterfoil.Server.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">Give it as <c>after</c> for the following page; <c>null</c> when this is the last.</param>
internal sealed record ListOf<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Says a page, item by item.</summary>
    public static ListOf<T> Of<TItem>(Page<TItem> page, Func<TItem, T> say) =>
        new([.. page.Items.Select(say)], page.Next);
}

/// <summary>The part of a query that every list takes.</summary>
internal static class Paging
{
    private const int DefaultLimit = 50;

    /// <summary>The page that is asked for; <c>null</c> when the limit is out of its range.</summary>
    public static PageRequest? Of(int? limit, string? after) =>
        limit is null or (>= 1 and <= PageRequest.MaxLimit)
            ? new PageRequest(after, limit ?? DefaultLimit)
            : null;

    /// <summary>What is said of a limit out of its range.</summary>
    public static Problem OutOfRange { get; } =
        Problem.Malformed($"The limit is 1 to {PageRequest.MaxLimit}.");
}
