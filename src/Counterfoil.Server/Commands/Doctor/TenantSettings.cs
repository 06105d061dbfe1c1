using Counterfoil.Server.Settings;
using Counterfoil.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Counterfoil.Server.Commands.Doctor;

/// <summary>The plugins' settings as they are for one tenant: its own over the installation's.</summary>
internal static class TenantSettings
{
    /// <summary>Reads them.</summary>
    /// <param name="settings">The server's settings.</param>
    /// <param name="tenant">The tenant; <c>null</c> for the installation's alone, for which no database is opened.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CommandRefusedException">There is no such tenant, or a server has the database to itself.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        ServerSettings settings,
        string? tenant,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var installation = settings.House.PluginSettings;
        if (tenant is null)
            return installation;
        if (!ContextIdentifier.TryParse(tenant, out var id))
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"{tenant} is not a context identifier."
            );
        if (
            settings.Database.Kind == DatabaseKind.Sqlite
            && ServerFile.FindRunning(settings.Data) is { } running
        )
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"The server at {running.Address} has the database to itself. Stop it to try a tenant's own settings, or leave out --tenant."
            );
        using var keys = RootKeys.Read(settings);
        await using var database = await Database.OpenAsync(
            settings.Database,
            keys,
            time,
            NullLoggerFactory.Instance,
            cancellationToken
        );
        var found =
            await database.Tenants.FindAsync(id, cancellationToken)
            ?? throw new CommandRefusedException(
                ExitCode.Refused,
                $"There is no tenant {id.Value}."
            );
        var all = new Dictionary<string, string>(installation, StringComparer.Ordinal);
        foreach (var (name, value) in found.PluginSettings)
            all[name] = value;
        return all;
    }
}
