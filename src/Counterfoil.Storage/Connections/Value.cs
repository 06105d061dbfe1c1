using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Counterfoil.Storage.Connections;

/// <summary>
/// A parameter of a <see cref="Statement"/>. What is null has a type too: to PostgreSQL the same text with a parameter of
/// another type is another statement, and not the one that is prepared.
/// </summary>
internal readonly struct Value
{
    private readonly object? given;
    private readonly long? number;
    private readonly NpgsqlDbType type;

    private Value(object? given, NpgsqlDbType type) => (this.given, this.type) = (given, type);

    private Value(long? number, NpgsqlDbType type) => (this.number, this.type) = (number, type);

    public static implicit operator Value(string? text) => new(text, NpgsqlDbType.Text);

    public static implicit operator Value(long? integer) => new(integer, NpgsqlDbType.Bigint);

    public static implicit operator Value(int? small) => new(small, NpgsqlDbType.Integer);

    public static implicit operator Value(byte[] bytes) => new(bytes, NpgsqlDbType.Bytea);

    /// <summary>Keys, for <see cref="Dialect.In"/>.</summary>
    public static implicit operator Value(string[] keys) =>
        new(keys, NpgsqlDbType.Array | NpgsqlDbType.Text);

    /// <summary>The integer, where it is one and not null.</summary>
    public long? Number => number;

    /// <summary>The text, which for keys is their list in JSON; <c>null</c> where it is none.</summary>
    public string? Text =>
        given is string[] keys ? JsonSerializer.Serialize(keys) : given as string;

    /// <summary>The bytes; <c>null</c> where they are none.</summary>
    public byte[]? Bytes => given as byte[];

    public NpgsqlParameter ForPostgreSql() =>
        new()
        {
            NpgsqlDbType = type,
            Value = number switch
            {
                null => given ?? DBNull.Value,
                { } small when type == NpgsqlDbType.Integer => (int)small,
                { } integer => integer,
            },
        };
}
