using System.Globalization;
using System.Runtime.InteropServices;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Counterfoil.Storage.Keys;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>What an operator does now and then: how the root keys stand, and how long ago it was verified and backed up.</summary>
internal static class CareFindings
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromDays(31);
    private static readonly TimeSpan BackupLongAgo = TimeSpan.FromDays(7);

    /// <summary>The findings.</summary>
    public static async Task<IReadOnlyList<Finding>> FindAsync(
        ServerSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        return
        [
            .. await FindKeysAsync(settings, cancellationToken),
            OfVerify(LastVerified.Find(settings), now),
            .. settings.Database.Kind == DatabaseKind.Sqlite
                ? [OfBackup(NewestBackup(settings), now)]
                : (Finding[])[],
        ];
    }

    /// <summary>How the root keys stand.</summary>
    internal static Finding OfKeys(RootKeyLook look)
    {
        var numbers = string.Join(", ", look.Known);
        return look switch
        {
            { IsRotating: true } => new Finding(
                Weight.Warning,
                "root keys",
                Say(
                    $"{look.Known.Count} ({numbers}), {look.Current} is current; a rotation is under way, {look.RowsOnOldKeys} rows are under another key. It goes on while a server runs."
                )
            ),
            { RowsOnOldKeys: > 0 } => new Finding(
                Weight.Warning,
                "root keys",
                Say(
                    $"{look.Known.Count} ({numbers}), {look.Current} is current; {look.RowsOnOldKeys} rows are under another key, which must be kept. 'counterfoil keys rotate' seals them anew."
                )
            ),
            { Known.Count: > 1 } => new Finding(
                Weight.Good,
                "root keys",
                Say(
                    $"{look.Known.Count} ({numbers}), {look.Current} is current and all rows are under it: 'counterfoil keys rotate' goes on to a newer one, 'keys retire' takes out an older one."
                )
            ),
            _ => new Finding(
                Weight.Good,
                "root keys",
                Say($"1 ({numbers}), and all rows are under it")
            ),
        };
    }

    /// <summary>When it was last verified.</summary>
    internal static Finding OfVerify(LastVerified? last, DateTimeOffset now) =>
        last switch
        {
            null => new Finding(
                Weight.Good,
                "last verify",
                "none is known. Run 'counterfoil verify' now and then."
            ),
            { Findings: > 0 } => new Finding(
                Weight.Wrong,
                "last verify",
                Say(
                    $"{Ago(last.At, now)}, with {last.Findings} findings. Run 'counterfoil verify'."
                )
            ),
            _ => new Finding(
                now - last.At > LongAgo ? Weight.Warning : Weight.Good,
                "last verify",
                $"{Ago(last.At, now)}: nobody had touched a row"
            ),
        };

    /// <summary>When it was last backed up.</summary>
    internal static Finding OfBackup(DateTimeOffset? last, DateTimeOffset now) =>
        last is { } at
            ? new Finding(
                now - at > BackupLongAgo ? Weight.Warning : Weight.Good,
                "last backup",
                $"{Ago(at, now)}, on this disk. Take it to another machine."
            )
            : new Finding(
                Weight.Good,
                "last backup",
                "none lies here. 'counterfoil backup' makes one, beside a running server too."
            );

    private static async Task<IReadOnlyList<Finding>> FindKeysAsync(
        ServerSettings settings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var keys = RootKeys.Read(settings);
            return
            [
                OfKeys(await RootKeyLook.TakeAsync(settings.Database, keys, cancellationToken)),
            ];
        }
        // The findings about the database have said what is wrong.
        catch (SettingRefusedException)
        {
            return [];
        }
        catch (DatabaseRefusedException)
        {
            return [];
        }
        catch (Exception failure)
            when (failure is ExternalException or IOException or TimeoutException)
        {
            return [];
        }
    }

    private static DateTimeOffset? NewestBackup(ServerSettings settings)
    {
        var folder = new DirectoryInfo(BackupCommand.FolderIn(settings));
        return folder.Exists
            ? folder
                .EnumerateFiles("counterfoil-*.db")
                .Select(file => (DateTimeOffset?)file.LastWriteTimeUtc)
                .Max()
            : null;
    }

    private static string Ago(DateTimeOffset at, DateTimeOffset now) =>
        (now - at) switch
        {
            { TotalHours: < 1 } => "within the last hour",
            { TotalDays: < 1 } ago => Say($"{(int)ago.TotalHours} h ago"),
            var ago => Say($"{(int)ago.TotalDays} days ago"),
        };

    private static string Say(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
