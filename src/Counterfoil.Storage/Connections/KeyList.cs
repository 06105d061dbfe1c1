using System.Data;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Counterfoil.Storage.Connections;

/// <summary>
/// A list of keys as one parameter, for <see cref="Dialect.In"/>: an array on PostgreSQL, JSON on SQLite. So the statement's
/// text is the same for any number of keys, and is prepared once.
/// </summary>
internal sealed class KeyList<T>(T[] keys) : SqlMapper.ICustomQueryParameter
{
    public void AddParameter(IDbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = command is SqliteCommand ? JsonSerializer.Serialize(keys) : keys;
        command.Parameters.Add(parameter);
    }
}

internal static class KeyList
{
    public static KeyList<T> Of<T>(IEnumerable<T> keys) => new([.. keys]);
}
