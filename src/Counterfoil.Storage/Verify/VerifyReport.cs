namespace Counterfoil.Storage.Verify;

/// <summary>What was done to a row, as far as the rows themselves tell.</summary>
public enum Tampering
{
    /// <summary>Its columns are not what was written.</summary>
    Edited,

    /// <summary>It stands where another row of this database belongs.</summary>
    Swapped,

    /// <summary>It was never written here: copied in from another database, or made up.</summary>
    CopiedIn,

    /// <summary>It should be there and is not.</summary>
    Deleted,

    /// <summary>An older state of it was put back, or it was deleted once and is back.</summary>
    RolledBack,
}

/// <summary>One row that somebody without the root key changed.</summary>
/// <param name="Tampering">What was done to it.</param>
/// <param name="Table">The table.</param>
/// <param name="Tenant">The tenant's key; empty where a table has none.</param>
/// <param name="Key">The rest of the row's key.</param>
/// <param name="Explanation">A sentence for people.</param>
public sealed record TamperedRow(
    Tampering Tampering,
    string Table,
    string Tenant,
    string Key,
    string Explanation
);

/// <summary>What a walk over a whole database found. Immutable.</summary>
public sealed record VerifyReport
{
    /// <summary>Every row that was tampered with, the journal's first.</summary>
    public required IReadOnlyList<TamperedRow> Tampered { get; init; }

    /// <summary>What could not be asked or is worth knowing, and is no tampering.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>How many sealed rows were walked over.</summary>
    public required long Rows { get; init; }

    /// <summary>How many entries of the journal and rows of its checkpoint were walked over.</summary>
    public required long JournalRows { get; init; }

    /// <summary>How long the walk took, without opening the database.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Whether nobody touched a row.</summary>
    public bool IsClean => Tampered.Count == 0;
}

/// <summary>How far a walk is.</summary>
/// <param name="Table">The table that is walked over.</param>
/// <param name="Done">Rows done.</param>
/// <param name="Total">Rows in all.</param>
public sealed record VerifyProgress(string Table, long Done, long Total);
