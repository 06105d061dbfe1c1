using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil app keys list|add|remove</c>: the public keys that system user tokens are signed with.</summary>
internal static class AppKeyCommands
{
    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new("keys", "An application's public keys, for its system users.")
        {
            List(surroundings),
            Add(surroundings),
            Remove(surroundings),
        };

    private static Command List(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List an application's public keys.\n\nExamples:\n  counterfoil app keys list 3f2504e04f8911d39a0c0305e82c3301",
            [which],
            async (call, cancellationToken) =>
            {
                var found = await call.Api.GetAsync(
                    await call.PathOfAsync(which, cancellationToken),
                    cancellationToken
                );
                call.Print.List(
                    new JsonObject { ["items"] = found["publicKeys"]!.DeepClone() },
                    ["label", "added"],
                    key => [Printer.Text(key["label"]), Printer.Instant(key["addedAt"])],
                    "The application has no public key."
                );
            }
        );
    }

    private static Command Add(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        var file = new Argument<FileInfo>("file")
        {
            Description = "A file with the public key: PEM, or RSAKeyValue XML.",
            HelpName = "FILE",
        };
        var label = Label();
        return ConnectedCommand.Make(
            surroundings,
            "add",
            "Register a public key of an application. Its private key stays with the application.\n\nExamples:\n  openssl rsa -in private.pem -pubout -out public.pem\n  counterfoil app keys add 3f2504e04f8911d39a0c0305e82c3301 public.pem --label 2027",
            [which, file, label],
            async (call, cancellationToken) =>
            {
                var text = await AppFile.ReadAsync(
                    call.Parsed.GetRequiredValue(file),
                    cancellationToken
                );
                await ChangeAsync(
                    call,
                    which,
                    keys =>
                        keys.Add(
                            new JsonObject { ["label"] = call.Get(label) ?? "key", ["key"] = text }
                        ),
                    cancellationToken
                );
            }
        );
    }

    private static Command Remove(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        var label = new Argument<string>("label")
        {
            Description = "The key's label.",
            HelpName = "LABEL",
        };
        return ConnectedCommand.Make(
            surroundings,
            "remove",
            "Remove a public key: what it signs is refused at once.\n\nExamples:\n  counterfoil app keys remove 3f2504e04f8911d39a0c0305e82c3301 2026",
            [which, label],
            (call, cancellationToken) =>
                ChangeAsync(
                    call,
                    which,
                    keys =>
                    {
                        if (
                            keys.FirstOrDefault(key =>
                                Printer.Text(key!["label"]) == call.Get(label)
                            )
                            is not { } found
                        )
                            throw new CommandRefusedException(
                                ExitCode.Refused,
                                "The application has no key of this label."
                            );
                        keys.Remove(found);
                    },
                    cancellationToken
                )
        );
    }

    private static async Task ChangeAsync(
        Call call,
        Argument<string> which,
        Action<JsonArray> change,
        CancellationToken cancellationToken
    )
    {
        var path = await call.PathOfAsync(which, cancellationToken);
        var found = await call.Api.GetAsync(path, cancellationToken);
        var keys = found["publicKeys"]!.DeepClone().AsArray();
        change(keys);
        var changed = await call.Api.SendAsync(
            HttpMethod.Patch,
            path,
            new JsonObject { ["publicKeys"] = keys },
            cancellationToken
        );
        call.Print.Answer(changed, print => AppCommands.Tell(print, changed));
    }

    private static Option<string> Label() =>
        new("--label") { Description = "A label for the key.", HelpName = "TEXT" };
}
