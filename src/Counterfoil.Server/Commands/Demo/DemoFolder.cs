using System.Text.Json;
using Counterfoil.Storage;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>
/// The demo's own folder. A marker says that it is one: no other folder is ever written into or deleted. Passwords are kept
/// in it, 0600, so that the next demo can show them again.
/// </summary>
internal sealed class DemoFolder(string folder)
{
    private readonly string marker = Path.Combine(folder, ".counterfoil-demo");
    private readonly string made = Path.Combine(folder, "demo.json");

    /// <summary>The key of the demo's applications.</summary>
    public DemoKey Key { get; } = new(folder);

    /// <summary>Makes it, or finds that it is a demo's.</summary>
    /// <exception cref="CommandRefusedException">There is something else in it.</exception>
    public void Prepare()
    {
        CheckOwn();
        CheckNotRunning(
            "Open it, or choose another folder with --data and another port with --port."
        );
        PrivateFiles.MakeFolder(folder);
        if (!File.Exists(marker))
            PrivateFiles.Create(
                marker,
                "This folder belongs to 'counterfoil demo'; 'counterfoil demo --fresh' deletes it.\n"
            );
    }

    /// <summary>Deletes it, if it is a demo's.</summary>
    /// <exception cref="CommandRefusedException">It is not, or a demo runs on it, or its database is elsewhere.</exception>
    public void Clear(DatabaseKind database)
    {
        CheckOwn();
        if (!Directory.Exists(folder))
            return;
        CheckNotRunning("Stop it first.");
        if (database == DatabaseKind.PostgreSql && File.Exists(marker))
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"--fresh deletes the demo's folder alone, and its database is in PostgreSQL. Name an empty database and another folder, or delete {folder} and empty the database yourself."
            );
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What an earlier demo made; <c>null</c> when none came so far.</summary>
    public DemoMade? ReadMade() =>
        File.Exists(made)
        && JsonSerializer.Deserialize<DemoMade>(File.ReadAllText(made), JsonSerializerOptions.Web)
            is { Tenants: not null } read
            ? read
            : null;

    /// <summary>Keeps it for the next demo.</summary>
    public void KeepMade(DemoMade now) =>
        PrivateFiles.Replace(made, JsonSerializer.Serialize(now, JsonSerializerOptions.Web));

    private void CheckNotRunning(string remedy)
    {
        if (ServerFile.FindRunning(folder) is { } running)
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"A demo runs on {folder} already, at {running.Address}. {remedy}"
            );
    }

    private void CheckOwn()
    {
        if (
            Directory.Exists(folder)
            && !File.Exists(marker)
            && Directory.EnumerateFileSystemEntries(folder).Any(entry => !IsSettingsFile(entry))
        )
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"{folder} is not the demo's: it holds other things. Choose an empty folder with --data."
            );
    }

    private static bool IsSettingsFile(string entry) =>
        Path.GetFileName(entry) == Settings.SettingsFile.Name;
}
