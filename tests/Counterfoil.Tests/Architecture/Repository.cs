using System.Xml.Linq;

namespace Counterfoil.Tests.Architecture;

/// <summary>The sources that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>The projects under <c>src</c>: name, file and content.</summary>
    public static IReadOnlyList<Project> Projects { get; } =
    [
        .. Files("src", "*.csproj")
            .Select(path => new Project(
                Path.GetFileNameWithoutExtension(path),
                path,
                XDocument.Parse(Read(path))
            )),
    ];

    /// <summary>Files under a folder, relative to the root, with slashes; nothing that a build made.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(Generated, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal);

    /// <summary>C# and Razor sources under a folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files(folder, "*.cs").Concat(Files(folder, "*.cshtml"));

    /// <summary>The sources of every project but those named.</summary>
    public static IEnumerable<string> SourcesOutside(params string[] projects) =>
        Sources("src")
            .Where(path =>
                !projects.Any(project =>
                    path.StartsWith($"src/{project}/", StringComparison.Ordinal)
                )
            );

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>A file's lines that are code: comments may speak of anything.</summary>
    public static IEnumerable<string> CodeLines(string path) =>
        Read(path)
            .Split('\n')
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (
            folder is not null && !File.Exists(Path.Combine(folder.FullName, "Counterfoil.slnx"))
        )
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("The tests run outside their repository.");
    }
}

/// <summary>A project of the product.</summary>
internal sealed record Project(string Name, string Path, XDocument Content)
{
    /// <summary>What the project sees: a reference that only has something built is none.</summary>
    public IEnumerable<string> ProjectReferences =>
        Content
            .Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Select(reference => System.IO.Path.GetFileNameWithoutExtension(Include(reference)));

    public IEnumerable<string> PackageReferences =>
        Content.Descendants("PackageReference").Select(Include);

    public IEnumerable<string> Friends => Content.Descendants("InternalsVisibleTo").Select(Include);

    private static string Include(XElement element) => element.Attribute("Include")!.Value;
}
