namespace Counterfoil.Storage.Searching;

/// <summary>What a list's words need of a row.</summary>
internal class SearchedRow
{
    /// <summary>The tenant of the list.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The rest of the row's key, as text.</summary>
    public string RowKey { get; set; } = "";

    /// <summary>The part of the list that the row stands in; <c>null</c> for none.</summary>
    public string? Part { get; set; }

    /// <summary>The folded text.</summary>
    public string SearchText { get; set; } = "";
}
