using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil credential …</c>: secrets for other systems, and the own password.</summary>
internal static class CredentialCommands
{
    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("credential", "Keep secrets for other systems; change your password.")
        {
            Set(surroundings),
            List(surroundings),
            Get(surroundings),
            Remove(surroundings),
            Password(surroundings),
        };

    private static Command Set(Surroundings surroundings)
    {
        var (type, name) = (TypeOf(), NameOf());
        return ConnectedCommand.Make(
            surroundings,
            "set",
            "Keep a secret for another system, such as a mail server's password; encrypted, and given back to you or a system user alone. The secret is asked for, or read from standard input.\n\nExamples:\n  counterfoil credential set imap anna@mail.example\n  counterfoil credential set imap anna@mail.example < secret.txt",
            [type, name],
            async (call, cancellationToken) =>
            {
                var secret = surroundings.IsInteractive
                    ? surroundings.ReadHidden("Secret: ")
                    : surroundings.Input.ReadLine() ?? "";
                await call.Api.SendAsync(
                    HttpMethod.Put,
                    PathOf(call.Get(type), call.Get(name)),
                    new JsonObject { ["secret"] = secret },
                    cancellationToken
                );
                call.Print.Answer(new JsonObject(), print => print.Line("Kept."));
            }
        );
    }

    private static Command List(Surroundings surroundings)
    {
        var associate = OwnerOf();
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List what is kept for other systems, without the secrets.\n\nExamples:\n  counterfoil credential list\n  counterfoil credential list --associate anna",
            [associate],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(
                        "credentials" + ConnectedCommand.Query(("associate", call.Get(associate))),
                        cancellationToken
                    ),
                    ["type", "for", "since", "last used"],
                    one =>
                        [
                            Printer.Text(one["type"]),
                            Printer.Text(one["publicValue"]),
                            Printer.Instant(one["validFrom"]),
                            Printer.Instant(one["lastUsed"]),
                        ],
                    "Nothing is kept for other systems."
                )
        );
    }

    private static Command Get(Surroundings surroundings)
    {
        var (type, name, associate) = (TypeOf(), NameOf(), OwnerOf());
        return ConnectedCommand.Make(
            surroundings,
            "get",
            "Print a kept secret: your own, or as a system user anybody's of the tenant.\n\nExamples:\n  counterfoil credential get imap anna@mail.example\n  counterfoil credential get imap anna@mail.example --associate anna --user sync",
            [type, name, associate],
            async (call, cancellationToken) =>
            {
                var got = await call.Api.GetAsync(
                    PathOf(call.Get(type), call.Get(name))
                        + ConnectedCommand.Query(("associate", call.Get(associate))),
                    cancellationToken
                );
                // As it is: a secret may hold anything.
                call.Print.Answer(
                    got,
                    _ => surroundings.Output.WriteLine(Printer.Text(got["secret"]))
                );
            }
        );
    }

    private static Command Remove(Surroundings surroundings)
    {
        var (type, name, associate) = (TypeOf(), NameOf(), OwnerOf());
        return ConnectedCommand.Make(
            surroundings,
            "remove",
            "Remove a kept secret.\n\nExamples:\n  counterfoil credential remove imap anna@mail.example",
            [type, name, associate],
            async (call, cancellationToken) =>
            {
                await call.Api.SendAsync(
                    HttpMethod.Delete,
                    PathOf(call.Get(type), call.Get(name))
                        + ConnectedCommand.Query(("associate", call.Get(associate))),
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(new JsonObject(), print => print.Line("Removed."));
            }
        );
    }

    private static Command Password(Surroundings surroundings)
    {
        var stdin = new Option<bool>("--stdin")
        {
            Description = "Read the old and the new password from standard input, a line each.",
        };
        var keep = new Option<bool>("--keep-this-ticket")
        {
            Description = "End all your tickets but the one in use and its line.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "password",
            "Change your own password. The old one is needed, even with a ticket; all your tickets end. Passwords are asked for, or read from standard input.\n\nExamples:\n  counterfoil credential password\n  counterfoil credential password --keep-this-ticket",
            [stdin, keep],
            async (call, cancellationToken) =>
            {
                if (!call.Get(stdin) && !surroundings.IsInteractive)
                    throw new CommandRefusedException(
                        ExitCode.Usage,
                        "There is nobody to ask for the passwords. Give --stdin."
                    );
                var old = call.Get(stdin)
                    ? surroundings.Input.ReadLine() ?? ""
                    : surroundings.ReadHidden("Old password: ");
                var password = call.Get(stdin)
                    ? surroundings.Input.ReadLine() ?? ""
                    : NewPassword.Ask(surroundings).Reveal();
                await call.Api.SendAsync(
                    HttpMethod.Put,
                    "me/password",
                    new JsonObject
                    {
                        ["old"] = old,
                        ["password"] = password,
                        ["keepThisTicket"] = call.Get(keep),
                    },
                    cancellationToken
                );
                call.Print.Answer(
                    new JsonObject(),
                    print => print.Line("The password is changed.")
                );
            }
        );
    }

    private static string PathOf(string type, string publicValue) =>
        $"credentials/{Uri.EscapeDataString(type)}/{Uri.EscapeDataString(publicValue)}";

    private static Argument<string> TypeOf() =>
        new("type") { Description = "The kind of system, such as imap.", HelpName = "TYPE" };

    private static Argument<string> NameOf() =>
        new("public-value")
        {
            Description = "What is public of it, such as the login name there.",
            HelpName = "NAME",
        };

    private static Option<string> OwnerOf() =>
        new("--associate") { Description = "Whose, by name or number.", HelpName = "NAME" };
}
