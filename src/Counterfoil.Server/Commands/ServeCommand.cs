using System.CommandLine;
using Counterfoil.Server.Hosting;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil serve</c>.</summary>
internal static class ServeCommand
{
    private const string What = """
        Serve until it is stopped. Every setting may stand in the file of settings, in the environment, or here;
        'counterfoil settings' lists them all.

        Examples:
          counterfoil serve --data /var/lib/counterfoil
          counterfoil serve --address any --port 443 --certificate /etc/counterfoil/tls.pem --public-address https://id.example.com
          counterfoil serve --trusted-proxies 127.0.0.1 --public-address https://id.example.com
          COUNTERFOIL_DATABASE="Host=db;Database=counterfoil" counterfoil serve
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var command = new Command("serve", What);
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                await Serving.RunAsync(
                    settings,
                    surroundings.Time,
                    _ => Task.CompletedTask,
                    app =>
                    {
                        surroundings.Output.WriteLine(
                            $"Serving {settings.Data} at {app.Services.GetRequiredService<PublicAddress>().Value}"
                        );
                        surroundings.Output.Flush();
                    },
                    cancellationToken
                );
                return ExitCode.Done;
            }
        );
        return command;
    }
}
