using System.Text.Json;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary>When the database in its place was last verified, and what came of it: a note for <c>doctor</c>, and no proof of anything.</summary>
/// <param name="At">When.</param>
/// <param name="Findings">How many findings there were.</param>
internal sealed record LastVerified(DateTimeOffset At, int Findings)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Notes it; false when the folder may not be written to, which spoils no verification.</summary>
    public bool TryWrite(ServerSettings settings)
    {
        try
        {
            PrivateFiles.Replace(FileOf(settings), JsonSerializer.Serialize(this, Json) + "\n");
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What was noted; <c>null</c> when nothing was, or nothing that can be read.</summary>
    public static LastVerified? Find(ServerSettings settings)
    {
        try
        {
            return JsonSerializer.Deserialize<LastVerified>(
                File.ReadAllText(FileOf(settings)),
                Json
            );
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static string FileOf(ServerSettings settings) =>
        Path.Combine(settings.Database.Folder, "verified.json");
}
