using Counterfoil.Cryptography;

namespace Counterfoil.Server.Plugins;

/// <summary>How reading a plugin's folder ended. A closed hierarchy.</summary>
internal abstract record FolderRead
{
    private FolderRead() { }

    /// <summary>All of it is in memory.</summary>
    public sealed record Done(PluginFolder Folder) : FolderRead;

    /// <summary>It was not read.</summary>
    /// <param name="Reason">A sentence for the operator.</param>
    public sealed record Unreadable(string Reason) : FolderRead;
}

/// <summary>
/// All files of a plugin's folder, read once into memory: what was hashed is what is loaded, so that swapping a file after
/// the check changes nothing. Immutable.
/// </summary>
internal sealed class PluginFolder
{
    private const long MostBytes = 256L * 1024 * 1024;
    private const int MostFiles = 5_000;

    private PluginFolder(string path, Dictionary<string, ReadOnlyMemory<byte>> files)
    {
        (Path, Files) = (path, files);
        Pin = PluginEntry.PinPrefix + FolderDigest.Compute(files);
    }

    /// <summary>Where it was read from, as a full path.</summary>
    public string Path { get; }

    /// <summary>Path relative to the folder, with forward slashes → content.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>The pin that this folder matches.</summary>
    public string Pin { get; }

    /// <summary>Reads it. A link is refused wherever it points: it could be turned round without a file being touched.</summary>
    public static FolderRead Read(string folder)
    {
        var root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (!Directory.Exists(root))
            return new FolderRead.Unreadable($"There is no folder {root}.");
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        try
        {
            return Take(root, new DirectoryInfo(root), files, out _) is { } problem
                ? new FolderRead.Unreadable(problem)
                : new FolderRead.Done(new PluginFolder(root, files));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new FolderRead.Unreadable($"{root} cannot be read: {failure.Message}");
        }
    }

    private static string? Take(
        string root,
        DirectoryInfo folder,
        Dictionary<string, ReadOnlyMemory<byte>> files,
        out long taken
    )
    {
        taken = files.Values.Sum(content => (long)content.Length);
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var name = System
                .IO.Path.GetRelativePath(root, entry.FullName)
                .Replace(System.IO.Path.DirectorySeparatorChar, '/');
            if (
                entry.LinkTarget is not null
                || entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
            )
                return $"{name} is a link. A plugin's folder holds plain files and folders alone.";
            if (entry is DirectoryInfo deeper)
            {
                if (Take(root, deeper, files, out taken) is { } problem)
                    return problem;
                continue;
            }
            var length = ((FileInfo)entry).Length;
            taken += length;
            if (files.Count == MostFiles || taken > MostBytes)
                return $"It holds more than {MostFiles} files or {MostBytes / 1024 / 1024} MiB.";
            // A pipe or a device has no length either, and opening it could wait for ever: what is empty is not opened.
            files[name] = length == 0 ? [] : File.ReadAllBytes(entry.FullName);
        }
        return null;
    }
}
