using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Counterfoil.Server.Plugins;

/// <summary>The plugin assembly of a folder, as its metadata say, before any of it runs. Immutable.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="References">The simple names and versions of what it was built against.</param>
internal sealed record PluginAssembly(string Name, IReadOnlyDictionary<string, Version> References)
{
    private const string Contract = "Counterfoil.Abstractions";
    private const string Dependencies = ".deps.json";
    private const string Library = ".dll";

    /// <summary>The version of the contract that this server has.</summary>
    public static Version ContractVersion { get; } =
        typeof(ICredentialPlugin).Assembly.GetName().Version ?? new Version();

    /// <summary>Its file in the folder.</summary>
    public string File => Name + Library;

    /// <summary>Finds it, and what speaks against loading it. Exactly one of the two is <c>null</c>.</summary>
    public static (PluginAssembly? Assembly, string? Problem) Find(PluginFolder folder)
    {
        var (name, problem) = NameIn(folder);
        if (name is null)
            return (null, problem);
        if (!folder.Files.TryGetValue(name + Library, out var content))
            return (null, $"There is no {name}{Library} beside {name}{Dependencies}.");
        if (ReferencesOf(content) is not { } references)
            return (null, $"{name}{Library} is not a .NET assembly.");
        var assembly = new PluginAssembly(name, references);
        return assembly.Problem(folder) is { } unfit ? (null, unfit) : (assembly, null);
    }

    private string? Problem(PluginFolder folder)
    {
        if (!References.TryGetValue(Contract, out var built))
            return $"{File} is not built against {Contract}.";
        if (!IsCompatible(built, ContractVersion))
            return $"{File} is built against {Contract} {built.ToString(3)}; this server has {ContractVersion.ToString(3)}.";
        var missing = References.Keys.FirstOrDefault(reference =>
            !PluginContext.IsShared(reference)
            && !folder.Files.ContainsKey(reference + Library)
            && !folder.Files.Keys.Any(path =>
                path.EndsWith($"/{reference}{Library}", StringComparison.OrdinalIgnoreCase)
            )
        );
        return missing is null
            ? null
            : $"{File} needs {missing}{Library}, which is neither in the folder nor part of the framework.";
    }

    /// <summary>Whether what was built against one version of the contract runs on another: the same major number and not newer; before 1.0 the same minor too.</summary>
    internal static bool IsCompatible(Version built, Version here) =>
        built.Major == here.Major
        && (built.Major > 0 || built.Minor == here.Minor)
        && built <= here;

    private static (string? Name, string? Problem) NameIn(PluginFolder folder)
    {
        var top = folder.Files.Keys.Where(path => !path.Contains('/', StringComparison.Ordinal));
        var described = Names(top, Dependencies);
        if (described is [var one])
            return (one, null);
        if (described.Count > 1)
            return (null, $"It holds several {Dependencies} files: one folder holds one plugin.");
        var libraries = Names(top, Library).Where(name => name != Contract).ToList();
        var own = Path.GetFileName(folder.Path);
        if (libraries.Contains(own, StringComparer.Ordinal))
            return (own, null);
        return libraries is [var only]
            ? (only, null)
            : (
                null,
                libraries.Count == 0
                    ? "It holds no assembly."
                    : $"It holds several assemblies, no {Dependencies}, and none that is named like the folder."
            );
    }

    private static List<string> Names(IEnumerable<string> paths, string ending) =>
        [
            .. paths
                .Where(path => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                .Select(path => path[..^ending.Length]),
        ];

    private static Dictionary<string, Version>? ReferencesOf(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var file = new PEReader(
                ImmutableCollectionsMarshal.AsImmutableArray(content.ToArray())
            );
            if (!file.HasMetadata)
                return null;
            var metadata = file.GetMetadataReader();
            var references = new Dictionary<string, Version>(StringComparer.OrdinalIgnoreCase);
            foreach (var handle in metadata.AssemblyReferences)
            {
                var reference = metadata.GetAssemblyReference(handle);
                references[metadata.GetString(reference.Name)] = reference.Version;
            }
            return references;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
