using System.Reflection;

namespace Counterfoil.Storage.Connections;

/// <summary>Turns a row into the values of a statement over <see cref="Dialect.Rows"/>, in the order of its names.</summary>
internal static class RowValues
{
    /// <summary>What reads a row's values, one for each name of the statement.</summary>
    /// <exception cref="ArgumentException">The row has no property of such a name; a reader throws it where no column has the property's type. A bug.</exception>
    public static Func<T, Value>[] Readers<T>(Statement statement) =>
        [.. statement.Names.Select(Columns<T>.Reader)];

    private static class Columns<T>
    {
        private static readonly Dictionary<string, Func<T, Value>> Readers = typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => property.Name, MakeReader, StringComparer.Ordinal);

        public static Func<T, Value> Reader(string name) =>
            Readers.TryGetValue(name, out var reader)
                ? reader
                : throw new ArgumentException($"{typeof(T).Name} has no {name}.", nameof(name));

        private static Func<T, Value> MakeReader(PropertyInfo property)
        {
            var type = property.PropertyType;
            if (type == typeof(string))
                return Reading<string?>(property, text => text);
            if (type == typeof(byte[]))
                return Reading<byte[]?>(property, bytes => bytes!);
            if (type == typeof(long))
                return Reading<long>(property, number => number);
            if (type == typeof(long?))
                return Reading<long?>(property, number => number);
            if (type == typeof(int))
                return Reading<int>(property, number => number);
            if (type == typeof(int?))
                return Reading<int?>(property, number => number);
            return _ =>
                throw new ArgumentException($"No column is a {type.Name}.", nameof(property));
        }

        private static Func<T, Value> Reading<TValue>(
            PropertyInfo property,
            Func<TValue, Value> toValue
        )
        {
            var read = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
            return row => toValue(read(row));
        }
    }
}
