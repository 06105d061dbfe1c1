using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Chain.Warehouse.Data;

/// <summary>A statement with its parameters.</summary>
internal sealed record QueryQuestion(string Text, Dictionary<string, object?> Parameters);

/// <summary>A column of an answer.</summary>
internal sealed record QueryColumn(string Name, string Type);

/// <summary>Rows.</summary>
internal sealed record QueryAnswer(
    IReadOnlyList<QueryColumn> Columns,
    IReadOnlyList<IReadOnlyList<JsonElement>> Values
);

/// <summary>A command to the warehouse: text only, read only.</summary>
public sealed class WarehouseCommand : DbCommand
{
    private readonly WarehouseParameters parameters = new();
    private CancellationTokenSource running = new();

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <inheritdoc/>
    public override int CommandTimeout { get; set; } = 30;

    /// <inheritdoc/>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
                throw new NotSupportedException("A warehouse understands text.");
        }
    }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <inheritdoc/>
    protected override DbConnection? DbConnection { get; set; }

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => parameters;

    /// <inheritdoc/>
    protected override DbTransaction? DbTransaction
    {
        get => null;
        set
        {
            if (value is not null)
                throw new NotSupportedException("A warehouse is only read.");
        }
    }

    /// <inheritdoc/>
    public override void Cancel() => running.Cancel();

    /// <inheritdoc/>
    public override void Prepare() { }

    /// <summary>Runs it; nothing is ever changed.</summary>
    public override int ExecuteNonQuery()
    {
        using var reader = ExecuteDbDataReader(CommandBehavior.Default);
        return -1;
    }

    /// <inheritdoc/>
    public override object? ExecuteScalar()
    {
        using var reader = ExecuteDbDataReader(CommandBehavior.Default);
        return reader.Read() && reader.FieldCount > 0 ? reader.GetValue(0) : null;
    }

    /// <inheritdoc/>
    protected override DbParameter CreateDbParameter() => new WarehouseParameter();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        ExecuteDbDataReaderAsync(behavior, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(
        CommandBehavior behavior,
        CancellationToken cancellationToken
    )
    {
        if (DbConnection is not WarehouseConnection connection)
            throw new InvalidOperationException("The command has no connection to a warehouse.");
        running.Dispose();
        running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (CommandTimeout > 0)
            running.CancelAfter(TimeSpan.FromSeconds(CommandTimeout));
        var answer = await connection.AskAsync(
            new QueryQuestion(CommandText, parameters.ToValues()),
            running.Token
        );
        return new WarehouseReader(
            answer,
            behavior.HasFlag(CommandBehavior.CloseConnection) ? connection : null
        );
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            running.Dispose();
        base.Dispose(disposing);
    }
}
