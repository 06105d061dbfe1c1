using Counterfoil.Authority.Credentials;

namespace Counterfoil.Server.Plugins;

/// <summary>
/// The outsiders' plugins of this server, loaded or disabled, in the order of the settings. Made once, when the server
/// starts; disposes of what it loaded. Thread-safe.
/// </summary>
internal sealed class InstalledPlugins : IAsyncDisposable
{
    private static readonly string[] Reserved =
    [
        CredentialTypes.Password,
        CredentialTypes.Ticket,
        CredentialTypes.Activation,
        CredentialTypes.Seat,
        CredentialTypes.SeatInvitation,
        CredentialTypes.Hallmark,
    ];

    private readonly ILogger logger;

    private InstalledPlugins(IReadOnlyList<InstalledPlugin> all, ILogger logger)
    {
        (All, this.logger) = (all, logger);
        Heard =
        [
            .. all.Where(one => one.IsLoaded).Select(one => one.Plugin!),
            .. all.Where(one => one is { IsLoaded: false, Entry.IsRequired: true })
                .Select((one, i) => new StandingObjection(one, TypeOf(one, i))),
        ];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<InstalledPlugin> All { get; }

    /// <summary>Those that take part in hearings: the loaded ones, and an objection for each required one that is not.</summary>
    public IReadOnlyList<ICredentialPlugin> Heard { get; }

    /// <summary>Loads them all. Of two with one credential type, and of one with the type of a built-in plugin, the later is disabled.</summary>
    public static InstalledPlugins Load(
        IReadOnlyList<PluginEntry> entries,
        IEnumerable<string> builtIn,
        TimeProvider time,
        Func<string, IPluginHost> hostOf,
        ILogger logger
    )
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in builtIn.Concat(Reserved))
            taken[type] = "a built-in plugin";
        var all = new List<InstalledPlugin>();
        foreach (var entry in entries)
        {
            var installed = PluginLoader.Load(
                entry,
                time,
                hostOf,
                message => PluginsLog.Said(logger, entry.Name, message)
            );
            if (
                installed is { IsLoaded: true, Type: { } type }
                && !taken.TryAdd(type, entry.Folder)
            )
                installed = installed.Disable(
                    $"Its credential type {type} is that of {taken[type]}. Remove one of the two."
                );
            all.Add(installed);
            Tell(logger, installed);
        }
        return new InstalledPlugins(all, logger);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var installed in All.Where(one => one.IsLoaded))
            await OthersCode.DisposeAsync(
                installed.Plugin!,
                failure => PluginsLog.NotDisposed(logger, installed.Name, failure)
            );
    }

    private static string TypeOf(InstalledPlugin missing, int number) =>
        FormattableString.Invariant($"required/{number + 1}/{missing.Name}");

    private static void Tell(ILogger logger, InstalledPlugin installed)
    {
        if (installed.IsLoaded)
            PluginsLog.Loaded(
                logger,
                installed.Name,
                installed.Entry.Folder,
                installed.Found ?? ""
            );
        else if (installed.Entry.IsRequired)
            PluginsLog.RequiredIsMissing(
                logger,
                installed.Name,
                installed.Entry.Folder,
                installed.Problem!
            );
        else
            PluginsLog.Disabled(logger, installed.Name, installed.Entry.Folder, installed.Problem!);
    }
}
