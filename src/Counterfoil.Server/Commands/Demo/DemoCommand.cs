using System.CommandLine;
using System.Text.Json;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Commands.Demo;

/// <summary><c>counterfoil demo</c>.</summary>
internal static class DemoCommand
{
    private const string What = """
        Try it: makes a folder, a key, a database and people of its own, says whom to log in as, and serves on this machine
        alone until it is stopped. A second demo continues with the same data.

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
        var command = new Command("demo", What) { fresh, Switches.Json };
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
                var people = folder.ReadPeople();
                await Serving.RunAsync(
                    settings,
                    surroundings.Time,
                    async house =>
                    {
                        if (people is not null)
                            return;
                        people = await DemoSeeding.SeedAsync(house, cancellationToken);
                        folder.KeepPeople(people);
                    },
                    app =>
                        Tell(
                            surroundings,
                            parsed.GetValue(Switches.Json),
                            app.Services.GetRequiredService<PublicAddress>().Value,
                            settings.Data,
                            people!
                        ),
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

    private static void Tell(
        Surroundings surroundings,
        bool asJson,
        Uri address,
        string data,
        DemoPeople people
    )
    {
        if (asJson)
        {
            surroundings.Output.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        address,
                        data,
                        people.Tenant,
                        people.People,
                    },
                    JsonSerializerOptions.Web
                )
            );
            surroundings.Output.Flush();
            return;
        }
        var print = new Printer(surroundings, asJson: false);
        print.Line($"Counterfoil's demo is at {address}");
        print.Line($"Its data are in {data}; --fresh starts over. Stop it with Ctrl-C.");
        print.Line("");
        print.Line($"Log in at {new Uri(address, "login")} as one of these:");
        print.Table(
            ["role", "name", "e-mail", "password"],
            people.People.Select(one =>
                (IReadOnlyList<string>)[one.Role, one.Name, one.Email, one.Password]
            ),
            ""
        );
        print.Line("In another terminal:");
        print.Line($"  counterfoil login --data {Quoted(data)}");
        print.Line($"  counterfoil ticket issue --data {Quoted(data)}");
        print.Line($"  curl -u 'THE TICKET:' {new Uri(address, "api/v1/User/currentPrincipal")}");
        surroundings.Output.Flush();
    }

    private static string Quoted(string path) =>
        path.Contains(' ', StringComparison.Ordinal) ? $"'{path}'" : path;
}
