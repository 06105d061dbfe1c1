namespace Counterfoil.Benchmarks.Measuring;

/// <summary>What the rows stand on.</summary>
/// <param name="Folder">For files that are thrown away; on a disk, where durability is measured.</param>
/// <param name="PostgreSql">A connection string without a database; <c>null</c> when there is none.</param>
internal sealed record Ground(string Folder, string? PostgreSql)
{
    public string NewFolder() =>
        Directory.CreateDirectory(Path.Combine(Folder, Path.GetRandomFileName())).FullName;
}
