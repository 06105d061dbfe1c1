using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>What the doctor can look at.</summary>
/// <param name="surroundings">The command's.</param>
/// <param name="tell">Is told what is looked at now.</param>
internal sealed class Look(Surroundings surroundings, Action<string> tell)
{
    /// <summary>The installation.</summary>
    public async Task<IReadOnlyList<Finding>> AtInstallationAsync(
        SettingValues values,
        TimeSpan latency,
        CancellationToken cancellationToken
    )
    {
        var settings = values.ToSettings();
        var findings = new List<Finding>();
        tell("files");
        findings.AddRange(FileFindings.Find(settings));
        tell("database");
        findings.AddRange(
            await DatabaseFindings.FindAsync(settings, surroundings.Time, cancellationToken)
        );
        tell("keys and backups");
        findings.AddRange(
            await CareFindings.FindAsync(settings, surroundings.Time, cancellationToken)
        );
        tell("plugins");
        findings.AddRange(
            await PluginFindings.FindAsync(settings.House.PluginFolders, surroundings.Time)
        );
        tell("password hashing");
        findings.AddRange(HashFindings.Find(settings, latency));
        findings.AddRange(
            Doors.All.Select(row => new Finding(
                Weight.Good,
                $"door {row.Door.Name}",
                $"{row.Path}: {string.Join("; ", row.Carries)}"
            ))
        );
        return findings;
    }

    /// <summary>The company's domain.</summary>
    public async Task<IReadOnlyList<Finding>> AtDirectoryAsync(
        SettingValues values,
        string? tenant,
        CancellationToken cancellationToken
    )
    {
        var settings = values.ToSettingsBesideDirectory();
        return await DirectoryFindings.FindAsync(
            settings,
            await TenantSettings.ReadAsync(settings, tenant, surroundings.Time, cancellationToken),
            surroundings.Time,
            tell,
            cancellationToken
        );
    }

    /// <summary>One of the plugins in folders.</summary>
    public async Task<IReadOnlyList<Finding>> AtPluginAsync(
        SettingValues values,
        string type,
        string? tenant,
        CancellationToken cancellationToken
    )
    {
        var settings = values.ToSettingsBesideDirectory();
        return await PluginFindings.TestAsync(
            settings.House.PluginFolders,
            type,
            await TenantSettings.ReadAsync(settings, tenant, surroundings.Time, cancellationToken),
            surroundings.Time,
            tell,
            cancellationToken
        );
    }
}
