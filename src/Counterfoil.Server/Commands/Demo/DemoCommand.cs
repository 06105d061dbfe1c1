using System.CommandLine;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Commands.Demo;

/// <summary><c>counterfoil demo</c>.</summary>
internal static class DemoCommand
{
    private const string What = """
        Try it: makes a folder, a key, a database, tenants, people and applications of its own, says whom to log in as, and
        serves on this machine alone until it is stopped. Sample applications run beside it. A second demo continues with the
        same data.

        Examples:
          counterfoil demo
          counterfoil demo --fresh --port 7090
          counterfoil demo --data ./try --json
          COUNTERFOIL_DATABASE="Host=localhost;Database=demo;Username=demo" counterfoil demo
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var fresh = new Option<bool>("--fresh")
        {
            Description = "Start over: delete the demo's own folder first, and nothing else.",
        };
        var alone = new Option<bool>("--alone")
        {
            Description = "Without the sample applications beside it.",
        };
        var command = new Command("demo", What) { fresh, alone, Switches.Json };
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = ReadSettings(parsed, surroundings);
                var folder = new DemoFolder(settings.Data);
                if (parsed.GetValue(fresh))
                    folder.Clear(settings.Database.Kind);
                folder.Prepare();
                RootKeys.MakeUnlessThere(settings);
                await Database.MigrateAsync(
                    settings.Database,
                    progress: null,
                    surroundings.Time,
                    cancellationToken
                );
                var made = folder.ReadMade();
                using var samples = new DemoSamples(surroundings.Error);
                await Serving.RunAsync(
                    settings,
                    surroundings.Time,
                    async house =>
                        made = await DemoSetUp.SettleAsync(
                            house,
                            folder,
                            made,
                            host => samples.NextAddress(host, settings.Port),
                            cancellationToken
                        ),
                    app =>
                    {
                        var address = app.Services.GetRequiredService<PublicAddress>().Value;
                        var telling = new DemoTelling(surroundings, address, settings.Data);
                        telling.Tell(made!, parsed.GetValue(Switches.Json));
                        if (!parsed.GetValue(alone))
                            samples.Start(made!.Applications, address);
                    },
                    cancellationToken
                );
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static ServerSettings ReadSettings(ParseResult parsed, Surroundings surroundings)
    {
        var values = parsed.ReadSettings(
            surroundings,
            (
                SettingsCatalogue.Data,
                parsed.GetValue(Switches.Data) ?? Folders.DefaultDemo(surroundings.Environment)
            )
        );
        var settings = values.ToSettings();
        if (!System.Net.IPAddress.IsLoopback(settings.Address))
            throw values.Refuse(
                SettingsCatalogue.Address,
                "the demo's passwords lie in a file, so it is for this machine alone",
                "Use 'counterfoil init' and 'counterfoil serve' for others."
            );
        // Letters of the demo are for looking at.
        settings = settings with
        {
            Mail =
                settings.Mail
                ?? new Mail.MailSettings
                {
                    From = "login@demo.example",
                    Folder = Path.Combine(settings.Data, "mail"),
                },
        };
        return values.IsSet(HouseCatalogue.LogLevel)
            ? settings
            : settings with
            {
                LogLevel = LogLevel.Warning,
            };
    }
}
