using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Commands;

/// <summary>The executable <c>counterfoil</c>: every command, and the one line on which a failure ends.</summary>
internal static class Tool
{
    private const string What = """
        Counterfoil: a self-hosted ticket authority.

        Try it:      counterfoil demo
        For good:    counterfoil init, then counterfoil serve
        Every day:   counterfoil login, counterfoil ticket list, counterfoil decisions
        """;

    private static readonly (string Name, Func<Surroundings, Command> Make)[] Commands =
    [
        ("demo", Demo.DemoCommand.Make),
        ("init", InitCommand.Make),
        ("serve", ServeCommand.Make),
        ("migrate", MigrateCommand.Make),
        ("verify", VerifyCommand.Make),
        ("backup", BackupCommand.Make),
        ("restore", RestoreCommand.Make),
        ("adopt", AdoptCommand.Make),
        ("keys", KeyCommands.Make),
        ("signing-keys", SigningKeyCommands.Make),
        ("doctor", Doctor.DoctorCommand.Make),
        ("settings", SettingsCommand.Make),
        ("login", LoginCommand.Make),
        ("logout", LogoutCommand.Make),
        ("whoami", WhoamiCommand.Make),
        ("ticket", TicketCommands.Make),
        ("credential", CredentialCommands.Make),
        ("associate", AssociateCommands.Make),
        ("tenant", TenantCommands.Make),
        ("account", AccountCommands.Make),
        ("seat", SeatCommands.Make),
        ("app", AppCommands.Make),
        ("developer", DeveloperCommands.Make),
        ("approval", ApprovalCommands.Make),
        ("consent", ConsentCommands.Make),
        ("plugin", PluginCommands.Make),
        ("directory", DirectoryCommands.Make),
        ("decisions", DecisionsCommand.Make),
    ];

    /// <summary>Runs a command line; returns the exit code.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        Surroundings surroundings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var parsed = Root(surroundings, arguments.Count > 0 ? arguments[0] : null)
                .Parse(arguments);
            if (parsed.Errors.Count > 0)
            {
                // What was not understood says more than what is therefore missing.
                var said = parsed.Errors.FirstOrDefault(error =>
                    error.Message.Contains('\'', StringComparison.Ordinal)
                );
                throw new CommandRefusedException(
                    ExitCode.Usage,
                    $"{(said ?? parsed.Errors[0]).Message} See '{Path(parsed.CommandResult)} --help'."
                );
            }
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // The web server stops in its own time, and writes what was noted; the framework's two seconds would cut it off.
                    ProcessTerminationTimeout = null,
                    Output = surroundings.Output,
                    Error = surroundings.Error,
                },
                cancellationToken
            );
        }
        catch (CommandRefusedException refused)
        {
            return End(refused.ExitCode, refused.Message);
        }
        catch (SettingRefusedException refused)
        {
            return End(ExitCode.Usage, refused.Message);
        }
        catch (DatabaseRefusedException refused)
        {
            return End(ExitCode.Refused, refused.Message);
        }
        catch (OperationCanceledException)
        {
            return End(ExitCode.Refused, "Interrupted.");
        }
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ExternalException)
        {
            // A broken machine: a full disk, a database that is away. The message is the machine's own.
            return End(ExitCode.Refused, failure.Message);
        }

        int End(int exitCode, string sentence)
        {
            surroundings.Error.WriteLine($"counterfoil: {sentence.ReplaceLineEndings(" ")}");
            return exitCode;
        }
    }

    private static string Path(CommandResult? result) =>
        result?.Parent is CommandResult parent
            ? $"{Path(parent)} {result.Command.Name}"
            : "counterfoil";

    /// <summary>All commands; or only the one that is named, since to make the others takes a good part of a command's time.</summary>
    public static RootCommand Root(Surroundings surroundings, string? named = null)
    {
        var root = new RootCommand(What);
        var one = Array.Find(Commands, command => command.Name == named);
        foreach (var command in one.Make is null ? Commands : [one])
            root.Add(command.Make(surroundings));
        HelpOfOne.PutInto(root);
        return root;
    }
}
