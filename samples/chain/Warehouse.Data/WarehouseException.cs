using System.Data.Common;

namespace Chain.Warehouse.Data;

/// <summary>The warehouse said no, or is not there. Holds neither ticket nor password.</summary>
public sealed class WarehouseException : DbException
{
    /// <summary>The state of a login that was refused (SQL:2023, class 28: invalid authorization specification).</summary>
    public const string Refused = "28000";

    /// <summary>The state of a connection that failed (class 08).</summary>
    public const string NoConnection = "08001";

    /// <summary>The state of a statement that was not understood (class 42).</summary>
    public const string NotUnderstood = "42000";

    /// <summary>Says what happened.</summary>
    public WarehouseException()
        : this(NoConnection, "The warehouse failed.") { }

    /// <summary>Says what happened.</summary>
    public WarehouseException(string message)
        : this(NoConnection, message) { }

    /// <summary>Says what happened, and why.</summary>
    public WarehouseException(string message, Exception innerException)
        : base(message, innerException) => SqlState = NoConnection;

    /// <summary>Says what happened, with its state.</summary>
    public WarehouseException(string sqlState, string message)
        : base(message) => SqlState = sqlState;

    /// <inheritdoc/>
    public override string SqlState { get; }

    /// <inheritdoc/>
    public override bool IsTransient => SqlState == NoConnection;
}
