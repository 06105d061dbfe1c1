namespace Counterfoil.Storage;

/// <summary>Small files that only the owner may read, written so that a crash leaves the old or the new content and nothing between.</summary>
internal static class PrivateFile
{
    public static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    public static async Task ReplaceAsync(string file, ReadOnlyMemory<byte> content)
    {
        var temporary = file + ".new";
        var stream = new FileStream(temporary, Options(FileMode.Create, FileShare.None));
        await using (stream)
        {
            await stream.WriteAsync(content, CancellationToken.None);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: true);
    }
}
