using System.Reflection;
using Dapper;

namespace Counterfoil.Storage.Connections;

/// <summary>Turns rows into one array for each column, as <c>unnest</c> takes them.</summary>
internal static class ColumnArrays
{
    public static DynamicParameters Of<T>(IReadOnlyList<T> rows)
    {
        var parameters = new DynamicParameters();
        foreach (var column in Columns<T>.All)
            parameters.Add(column.Name, column.Read(rows));
        return parameters;
    }

    private static class Columns<T>
    {
        public static readonly (string Name, Func<IReadOnlyList<T>, Array> Read)[] All =
        [
            .. typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.PropertyType.IsSupported())
                .Select(property => (property.Name, Reader(property))),
        ];

        private static Func<IReadOnlyList<T>, Array> Reader(PropertyInfo property) =>
            (Func<IReadOnlyList<T>, Array>)
                typeof(Columns<T>)
                    .GetMethod(nameof(MakeReader), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(property.PropertyType)
                    .Invoke(null, [property])!;

        private static Func<IReadOnlyList<T>, Array> MakeReader<TValue>(PropertyInfo property)
        {
            var read = property.GetMethod!.CreateDelegate<Func<T, TValue>>();
            return rows =>
            {
                var values = new TValue[rows.Count];
                for (var i = 0; i < values.Length; i++)
                    values[i] = read(rows[i]);
                return values;
            };
        }
    }

    private static bool IsSupported(this Type type) =>
        type == typeof(string)
        || type == typeof(byte[])
        || (Nullable.GetUnderlyingType(type) ?? type).IsPrimitive;
}
