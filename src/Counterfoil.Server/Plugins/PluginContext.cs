using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Loader;

namespace Counterfoil.Server.Plugins;

/// <summary>
/// The load context of one plugin. It loads from the bytes that were hashed and from nowhere else; the contract and the
/// framework are the server's own, so that an <see cref="EvidenceSet"/> here is an <see cref="EvidenceSet"/> there.
/// </summary>
internal sealed class PluginContext(PluginFolder folder, PluginAssembly main)
    : AssemblyLoadContext(folder.Path, isCollectible: false)
{
    private static readonly FrozenSet<string> Framework = ReadFramework();

    // It reads the .deps.json on disk again; whatever that may say by now, it can only choose among the bytes that were hashed.
    private readonly AssemblyDependencyResolver resolver = new(
        Path.Combine(folder.Path, main.File)
    );

    /// <summary>Whether an assembly is the server's, whatever the folder holds.</summary>
    public static bool IsShared(string name) =>
        name.Equals(
            typeof(ICredentialPlugin).Assembly.GetName().Name,
            StringComparison.OrdinalIgnoreCase
        ) || Framework.Contains(name);

    /// <summary>Loads the plugin assembly.</summary>
    public Assembly LoadMain() => LoadFrom(main.File)!;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { } name || IsShared(name))
            return null;
        if (
            resolver.ResolveAssemblyToPath(assemblyName) is { } path
            && LoadFrom(InFolder(path)) is { } found
        )
            return found;
        var culture = string.IsNullOrEmpty(assemblyName.CultureName)
            ? ""
            : assemblyName.CultureName + "/";
        if (LoadFrom($"{culture}{name}.dll") is { } beside)
            return beside;
        // Texts of a language are asked for in vain all the time. In one big file there is no list of the framework's parts.
        if (culture.Length > 0 || Framework.Count == 0)
            return null;
        throw new FileNotFoundException(
            $"{name}.dll is neither in the plugin's folder nor part of the framework."
        );
    }

    /// <summary>A native library is the system's or none: it could only be loaded from the disk, where nobody knows what it is by now.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is null
            ? nint.Zero
            : throw new DllNotFoundException(
                $"{unmanagedDllName} lies in the plugin's folder; native libraries are not loaded from there. Install it on the system."
            );

    private string InFolder(string path) =>
        Path.GetRelativePath(folder.Path, path).Replace(Path.DirectorySeparatorChar, '/');

    private Assembly? LoadFrom(string file)
    {
        if (!folder.Files.TryGetValue(file, out var content))
            return null;
        using var assembly = Open(content);
        if (!folder.Files.TryGetValue(Path.ChangeExtension(file, ".pdb"), out var lines))
            return LoadFromStream(assembly);
        using var symbols = Open(lines);
        return LoadFromStream(assembly, symbols);
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> content) =>
        new(content.ToArray(), writable: false);

    private static FrozenSet<string> ReadFramework() =>
        ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
