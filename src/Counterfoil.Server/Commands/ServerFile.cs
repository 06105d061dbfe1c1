using System.Diagnostics;
using System.Text.Json;

namespace Counterfoil.Server.Commands;

/// <summary>
/// The small file by which commands find the server that runs on a data folder: <c>server.json</c>, written when it listens
/// and removed when it stops.
/// </summary>
/// <param name="Address">Where it answers.</param>
/// <param name="Pid">Its process.</param>
internal sealed record ServerFile(Uri Address, int Pid)
{
    private const string Name = "server.json";

    /// <summary>Says that this process serves the folder.</summary>
    public static void Write(string data, Uri address) =>
        PrivateFiles.Replace(
            Path.Combine(data, Name),
            JsonSerializer.Serialize(
                new ServerFile(address, Environment.ProcessId),
                JsonSerializerOptions.Web
            )
        );

    /// <summary>Takes it back, if it is still ours.</summary>
    public static void Remove(string data)
    {
        if (TryRead(data) is { } file && file.Pid == Environment.ProcessId)
            File.Delete(Path.Combine(data, Name));
    }

    /// <summary>The running server of the folder; <c>null</c> when none is.</summary>
    public static ServerFile? FindRunning(string data) =>
        TryRead(data) is { } file && IsRunning(file.Pid) ? file : null;

    private static ServerFile? TryRead(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<ServerFile>(
                File.ReadAllText(Path.Combine(data, Name)),
                JsonSerializerOptions.Web
            );
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    // After a crash the file stays, and the port may be anybody's by now: no ticket goes there.
    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
