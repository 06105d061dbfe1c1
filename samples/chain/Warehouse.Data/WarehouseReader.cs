using System.Collections;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;

namespace Chain.Warehouse.Data;

/// <summary>Reads the rows of an answer, forward only.</summary>
public sealed class WarehouseReader : DbDataReader
{
    private readonly QueryAnswer answer;
    private readonly WarehouseConnection? closesToo;
    private int row = -1;
    private bool isClosed;

    internal WarehouseReader(QueryAnswer answer, WarehouseConnection? closesToo) =>
        (this.answer, this.closesToo) = (answer, closesToo);

    /// <inheritdoc/>
    public override int Depth => 0;

    /// <inheritdoc/>
    public override int FieldCount => answer.Columns.Count;

    /// <inheritdoc/>
    public override bool HasRows => answer.Values.Count > 0;

    /// <inheritdoc/>
    public override bool IsClosed => isClosed;

    /// <inheritdoc/>
    public override int RecordsAffected => -1;

    /// <inheritdoc/>
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc/>
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc/>
    public override bool Read() => !isClosed && ++row < answer.Values.Count;

    /// <inheritdoc/>
    public override bool NextResult() => false;

    /// <inheritdoc/>
    public override void Close()
    {
        isClosed = true;
        closesToo?.Close();
    }

    /// <inheritdoc/>
    public override object GetValue(int ordinal)
    {
        if (isClosed || row < 0 || row >= answer.Values.Count)
            throw new InvalidOperationException("There is no row here.");
        var value = answer.Values[row][ordinal];
        if (value.ValueKind == JsonValueKind.Null)
            return DBNull.Value;
        return answer.Columns[ordinal].Type switch
        {
            "int32" => value.GetInt32(),
            "double" => value.GetDouble(),
            "boolean" => value.GetBoolean(),
            _ => value.GetString()!,
        };
    }

    /// <inheritdoc/>
    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
            values[i] = GetValue(i);
        return count;
    }

    /// <inheritdoc/>
    public override string GetName(int ordinal) => answer.Columns[ordinal].Name;

    /// <inheritdoc/>
    public override int GetOrdinal(string name)
    {
        for (var i = 0; i < FieldCount; i++)
        {
            if (string.Equals(GetName(i), name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        throw new ArgumentOutOfRangeException(nameof(name), $"There is no column {name}.");
    }

    /// <inheritdoc/>
    public override Type GetFieldType(int ordinal) =>
        answer.Columns[ordinal].Type switch
        {
            "int32" => typeof(int),
            "double" => typeof(double),
            "boolean" => typeof(bool),
            _ => typeof(string),
        };

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => answer.Columns[ordinal].Type;

    /// <summary>The columns, as data adapters ask for them.</summary>
    public override DataTable GetSchemaTable()
    {
        var schema = new DataTable("SchemaTable") { Locale = CultureInfo.InvariantCulture };
        schema.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        schema.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        schema.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        schema.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        schema.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        schema.Columns.Add(SchemaTableColumn.IsKey, typeof(bool));
        schema.Columns.Add(SchemaTableColumn.IsUnique, typeof(bool));
        for (var i = 0; i < FieldCount; i++)
            schema.Rows.Add(GetName(i), i, -1, GetFieldType(i), true, false, false);
        return schema;
    }

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => GetValue(ordinal) is DBNull;

    /// <inheritdoc/>
    public override string GetString(int ordinal) => (string)GetValue(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => (int)GetValue(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => (double)GetValue(ordinal);

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => checked((byte)GetInt32(ordinal));

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => checked((short)GetInt32(ordinal));

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => GetInt32(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => (float)GetDouble(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) =>
        Convert.ToDecimal(GetValue(ordinal), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => throw NotThatType(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => throw NotThatType(ordinal);

    /// <inheritdoc/>
    public override long GetBytes(
        int ordinal,
        long dataOffset,
        byte[]? buffer,
        int bufferOffset,
        int length
    ) => throw NotThatType(ordinal);

    /// <inheritdoc/>
    public override long GetChars(
        int ordinal,
        long dataOffset,
        char[]? buffer,
        int bufferOffset,
        int length
    )
    {
        var text = GetString(ordinal);
        if (buffer is null)
            return text.Length;
        var count = Math.Clamp(text.Length - (int)dataOffset, 0, length);
        text.CopyTo((int)dataOffset, buffer, bufferOffset, count);
        return count;
    }

    private InvalidCastException NotThatType(int ordinal) =>
        new($"{GetName(ordinal)} is {GetDataTypeName(ordinal)}.");
}
