namespace Counterfoil.Authority;

/// <summary>
/// A row was about to be believed and its seal does not match: it was edited, swapped, or copied from elsewhere.
/// The evaluator turns it into a refusal, a decision and a metric; the administration's doors into an error.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="key">The row's key; never a secret.</param>
public sealed class BrokenSealException(string table, string key)
    : Exception($"The seal of {table} {key} is broken.")
{
    /// <summary>The table.</summary>
    public string Table { get; } = table;

    /// <summary>The row's key.</summary>
    public string Key { get; } = key;
}
