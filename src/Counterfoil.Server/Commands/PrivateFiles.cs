namespace Counterfoil.Server.Commands;

/// <summary>Files and folders that only their owner may read.</summary>
internal static class PrivateFiles
{
    /// <summary>Makes the folder, 0700, and those above it that are missing; one that is there stays as it is.</summary>
    public static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
    }

    /// <summary>Puts the text in place of the file, 0600, so that a crash leaves the one or the other.</summary>
    public static void Replace(string file, string text)
    {
        var temporary = file + ".new";
        File.Delete(temporary);
        Create(temporary, text);
        File.Move(temporary, file, overwrite: true);
    }

    /// <summary>Makes a new file, 0600.</summary>
    /// <exception cref="IOException">There is one already.</exception>
    public static void Create(string file, string text)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Whether others than the owner may read or change it.</summary>
    public static bool IsOpenToOthers(string file) =>
        !OperatingSystem.IsWindows()
        && (
            File.GetUnixFileMode(file)
            & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)
        ) != UnixFileMode.None;
}
