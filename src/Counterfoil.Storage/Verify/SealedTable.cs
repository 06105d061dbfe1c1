namespace Counterfoil.Storage.Verify;

/// <summary>A column under a seal.</summary>
internal readonly record struct SealedColumn(string Name, ColumnKind Kind)
{
    public static IEnumerable<SealedColumn> Text(params string[] names) =>
        names.Select(name => new SealedColumn(name, ColumnKind.Text));

    public static IEnumerable<SealedColumn> Integer(params string[] names) =>
        names.Select(name => new SealedColumn(name, ColumnKind.Integer));

    public static IEnumerable<SealedColumn> Bytes(params string[] names) =>
        names.Select(name => new SealedColumn(name, ColumnKind.Bytes));
}

/// <summary>
/// A table of sealed rows as the walk reads it: the columns under the main seal in the order of version 1, then the seal,
/// and for credentials what is under the small seal, and that, and last what version 2 of the main seal covers besides: a
/// row has that version if any of it is there, and else the first.
/// </summary>
internal sealed record SealedTable(
    string Name,
    string KeyColumn,
    IReadOnlyList<SealedColumn> Columns
)
{
    /// <summary>The version of a seal over the columns of the beginning; of small seals there is no other.</summary>
    public const byte FirstVersion = 1;

    /// <summary>The version of a seal that covers <see cref="Added"/> too.</summary>
    public const byte SecondVersion = 2;

    /// <summary>What is under the small seal, and that; empty where there is none.</summary>
    public IReadOnlyList<SealedColumn> Moving { get; init; } = [];

    /// <summary>What the second version covers besides.</summary>
    public IReadOnlyList<SealedColumn> Added { get; init; } = [];

    public int Key { get; } = IndexOf(Columns, KeyColumn);

    public int Version { get; } = IndexOf(Columns, "version");

    /// <summary>A stub's validTo is under the small seal; -1 where there is none.</summary>
    public int ValidTo => Moving.Count == 0 ? -1 : IndexOf(Columns, "validTo");

    public int Type => Moving.Count == 0 ? -1 : IndexOf(Columns, "credentialType");

    public string Select =>
        $"SELECT {string.Join(", ", Columns.Append(new SealedColumn("encryptedCheck", ColumnKind.Bytes)).Concat(Moving).Concat(Added).Select(column => column.Name))} FROM {Name}";

    private static int IndexOf(IReadOnlyList<SealedColumn> columns, string name) =>
        columns.Select((column, i) => (column.Name, i)).Single(pair => pair.Name == name).i;
}
