using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Chain.Warehouse.Data;

/// <summary>A parameter: it goes as a value, and never becomes text of the statement.</summary>
public sealed class WarehouseParameter : DbParameter
{
    /// <inheritdoc/>
    public override DbType DbType { get; set; } = DbType.Object;

    /// <inheritdoc/>
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input)
                throw new NotSupportedException("A warehouse takes values and gives rows.");
        }
    }

    /// <inheritdoc/>
    public override bool IsNullable { get; set; } = true;

    /// <inheritdoc/>
    [AllowNull]
    public override string ParameterName
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <inheritdoc/>
    public override int Size { get; set; }

    /// <inheritdoc/>
    [AllowNull]
    public override string SourceColumn
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <inheritdoc/>
    public override bool SourceColumnNullMapping { get; set; }

    /// <inheritdoc/>
    public override object? Value { get; set; }

    /// <inheritdoc/>
    public override void ResetDbType() => DbType = DbType.Object;
}

/// <summary>The parameters of a command, found by name with or without <c>@</c>.</summary>
public sealed class WarehouseParameters : DbParameterCollection
{
    private readonly List<WarehouseParameter> all = [];

    /// <inheritdoc/>
    public override int Count => all.Count;

    /// <inheritdoc/>
    public override object SyncRoot => all;

    /// <inheritdoc/>
    public override int Add(object value)
    {
        all.Add(Checked(value));
        return all.Count - 1;
    }

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
            Add(value!);
    }

    /// <inheritdoc/>
    public override void Clear() => all.Clear();

    /// <inheritdoc/>
    public override bool Contains(object value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) =>
        ((System.Collections.ICollection)all).CopyTo(array, index);

    /// <inheritdoc/>
    public override System.Collections.IEnumerator GetEnumerator() => all.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) =>
        value is WarehouseParameter parameter ? all.IndexOf(parameter) : -1;

    /// <inheritdoc/>
    public override int IndexOf(string parameterName) =>
        all.FindIndex(one =>
            string.Equals(
                NameOf(one.ParameterName),
                NameOf(parameterName),
                StringComparison.OrdinalIgnoreCase
            )
        );

    /// <inheritdoc/>
    public override void Insert(int index, object value) => all.Insert(index, Checked(value));

    /// <inheritdoc/>
    public override void Remove(object value) => all.Remove(Checked(value));

    /// <inheritdoc/>
    public override void RemoveAt(int index) => all.RemoveAt(index);

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => all.RemoveAt(Found(parameterName));

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => all[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => all[Found(parameterName)];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value) =>
        all[index] = Checked(value);

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) =>
        all[Found(parameterName)] = Checked(value);

    internal Dictionary<string, object?> ToValues() =>
        all.ToDictionary(
            one => "@" + NameOf(one.ParameterName),
            one => one.Value is DBNull ? null : one.Value,
            StringComparer.Ordinal
        );

    private int Found(string name) =>
        IndexOf(name) is >= 0 and var index
            ? index
            : throw new ArgumentException($"There is no parameter {name}.", nameof(name));

    private static string NameOf(string name) => name.TrimStart('@');

    private static WarehouseParameter Checked(object? value) =>
        value as WarehouseParameter
        ?? throw new InvalidCastException("Only a warehouse's parameters belong here.");
}
