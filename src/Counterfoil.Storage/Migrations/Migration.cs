using System.Globalization;
using System.Reflection;

namespace Counterfoil.Storage.Migrations;

/// <summary>
/// A numbered step of the schema, forward only and never edited once released. Its first line, <c>-- minimum reader: n</c>,
/// says from which number on a program must know the schema to work on it: a step that only adds keeps the number before.
/// </summary>
internal sealed record Migration(int Number, string Name, int MinimumReader, string Sql)
{
    private const string FirstLine = "-- minimum reader: ";

    /// <summary>The newest step that this program knows.</summary>
    public static int Newest(DatabaseKind kind) => All(kind)[^1].Number;

    /// <summary>All steps for a kind of database, ascending.</summary>
    public static IReadOnlyList<Migration> All(DatabaseKind kind)
    {
        var assembly = typeof(Migration).Assembly;
        var folder = $"{typeof(Migration).Namespace}.{kind}.";
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly, name, name[folder.Length..^".sql".Length])),
        ];
    }

    private static Migration Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd();
        var minimum = sql.AsSpan(FirstLine.Length, sql.IndexOf('\n') - FirstLine.Length);
        return new Migration(
            int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture),
            name,
            int.Parse(minimum, CultureInfo.InvariantCulture),
            sql
        );
    }
}
