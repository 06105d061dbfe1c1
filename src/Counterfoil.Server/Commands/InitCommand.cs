using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Authority.Associates;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil init</c>.</summary>
internal static class InitCommand
{
    private const string What = """
        Set up a new installation: the data folder (0700), the root key (0600), the database, the installation's own tenant,
        and its first operator, for whom a link is printed that works once. Never writes over anything.

        With --recover, on an installation that is there, whoever owns the root key is let in again when no operator is left:
        the operator of that name is made, or enabled with all rights, and gets a link. No SQLite server may run.

        Examples:
          counterfoil init --data /var/lib/counterfoil --own-tenant Cust12345 --operator anna
          counterfoil init --recover --operator anna
          counterfoil init --root-key-file /etc/counterfoil/root.key --database "Host=db;Database=counterfoil;Username=counterfoil"
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var tenant = new Option<string>("--own-tenant")
        {
            Description = "The context identifier of the installation's own tenant.",
            HelpName = "CTX",
            DefaultValueFactory = _ => "Home",
        };
        var title = new Option<string>("--name")
        {
            Description = "The tenant's name for people.",
            HelpName = "NAME",
        };
        var first = new Option<string>("--operator")
        {
            Description = "The name of the first operator.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "operator",
        };
        var email = new Option<string>("--email")
        {
            Description = "The operator's e-mail address.",
            HelpName = "ADDRESS",
        };
        var recover = new Option<bool>("--recover")
        {
            Description = "Make or enable an operator of an installation that is there.",
        };
        var command = new Command("init", What)
        {
            tenant,
            title,
            first,
            email,
            recover,
            Switches.Json,
        };
        command.TakeSettings();
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (
                    !ContextIdentifier.TryParse(parsed.GetRequiredValue(tenant), out var own)
                    || !NameKey.TryCreate(parsed.GetRequiredValue(first), out _)
                )
                    throw new CommandRefusedException(
                        ExitCode.Usage,
                        "A context identifier is a letter, then letters and digits, at most 32, and no reserved word; an operator's name has no control characters and does not begin like a ticket."
                    );
                var settings = parsed.ReadSettings(surroundings).ToSettings();
                var print = new Printer(surroundings, parsed.GetValue(Switches.Json));
                if (parsed.GetValue(recover))
                {
                    var (where, link) = await Recovering.RecoverAsync(
                        settings,
                        parsed.GetRequiredValue(first),
                        parsed.GetValue(email) ?? "",
                        surroundings,
                        cancellationToken
                    );
                    Tell(print, settings, where, link);
                    return ExitCode.Done;
                }
                var activation = await Founding.FoundAsync(
                    settings,
                    new Founding.Wish(
                        own,
                        parsed.GetValue(title) ?? own.Value,
                        parsed.GetRequiredValue(first),
                        parsed.GetValue(email) ?? ""
                    ),
                    surroundings,
                    cancellationToken
                );
                Tell(print, settings, own, activation);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Tell(
        Printer print,
        ServerSettings settings,
        ContextIdentifier own,
        Api.ActivationCode activation
    )
    {
        var json = new JsonObject
        {
            ["data"] = settings.Data,
            ["rootKeyFile"] = settings.RootKey is null ? settings.RootKeyFile : null,
            ["database"] = settings.Database.Kind.ToString(),
            ["tenant"] = own.Value,
            ["activation"] = new JsonObject
            {
                ["code"] = activation.Code,
                ["link"] = activation.Link.AbsoluteUri,
                ["expiresAt"] = activation.ExpiresAt,
            },
        };
        print.Answer(
            json,
            _ =>
            {
                print.Line($"Data folder:  {settings.Data}");
                print.Line(
                    settings.RootKey is null
                        ? $"Root key:     {settings.RootKeyFile}; keep a copy apart from every backup of the database"
                        : "Root key:     from the environment"
                );
                print.Line($"Database:     {settings.Database.Kind}");
                print.Line($"Own tenant:   {own}");
                print.Line("");
                print.Line("Start the server: counterfoil serve");
                AssociateCommands.TellActivation(print, json["activation"]!);
            }
        );
    }
}
