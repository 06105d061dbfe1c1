using System.Data.Common;

namespace Chain.Warehouse.Data;

/// <summary>Makes the provider's parts, for programs that know it by its name alone.</summary>
public sealed class WarehouseFactory : DbProviderFactory
{
    private WarehouseFactory() { }

    /// <summary>The one that <see cref="DbProviderFactories"/> is given.</summary>
    public static readonly WarehouseFactory Instance = new();

    /// <inheritdoc/>
    public override bool CanCreateDataAdapter => true;

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new WarehouseConnection();

    /// <inheritdoc/>
    public override DbCommand CreateCommand() => new WarehouseCommand();

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new WarehouseParameter();

    /// <inheritdoc/>
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() =>
        new WarehouseConnectionString();

    /// <inheritdoc/>
    public override DbDataAdapter CreateDataAdapter() => new WarehouseDataAdapter();
}

/// <summary>Fills tables by the provider's commands.</summary>
public sealed class WarehouseDataAdapter : DbDataAdapter;
