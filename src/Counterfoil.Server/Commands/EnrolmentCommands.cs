using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil associate credential …</c>: the credentials that let somebody in, through their plugins.</summary>
internal static class EnrolmentCommands
{
    private const string Me = "me";

    /// <summary>The commands.</summary>
    public static Command Make(Surroundings surroundings) =>
        new(
            "credential",
            "Show, add, edit and remove what lets somebody in. NAME is an associate, or 'me': your own need a login of the last minutes."
        )
        {
            List(surroundings),
            Add(surroundings),
            Edit(surroundings),
            Remove(surroundings),
            Password(surroundings),
        };

    private static Command List(Surroundings surroundings)
    {
        var name = NameOf();
        return ConnectedCommand.Make(
            surroundings,
            "list",
            "List what lets somebody in, without secrets.\n\nExamples:\n  counterfoil associate credential list me\n  counterfoil associate credential list anna --json",
            [name],
            async (call, cancellationToken) =>
                call.Print.List(
                    await call.Api.GetAsync(PathOf(call.Get(name)), cancellationToken),
                    ["id", "type", "plugin", "since", "last used", ""],
                    one =>
                        [
                            Printer.Text(one["id"]),
                            Printer.Text(one["type"]),
                            Printer.Text(one["plugin"]),
                            Printer.Instant(one["validFrom"]),
                            Printer.Instant(one["lastUsed"]),
                            string.Join(
                                ", ",
                                one["shown"]!
                                    .AsArray()
                                    .Select(text =>
                                        $"{Printer.Text(text!["label"])}: {Printer.Text(text["text"])}"
                                    )
                            ),
                        ],
                    "There is nothing that lets them in."
                )
        );
    }

    private static Command Add(Surroundings surroundings)
    {
        var (name, type, values) = (NameOf(), TypeOf(), ValuesOf(ArgumentArity.ZeroOrMore));
        return ConnectedCommand.Make(
            surroundings,
            "add",
            "Enrol somebody for a plugin. 'counterfoil plugin show TYPE' says which fields it asks; secret ones are asked for, or read from standard input, a line each in that order. What is shown then is shown once.\n\nExamples:\n  counterfoil associate credential add me Sample/Totp\n  counterfoil associate credential add anna ActiveDirectory user=S-1-5-21-1-2-3-1104",
            [name, type, values],
            async (call, cancellationToken) =>
            {
                var plugin = await call.Api.GetAsync(
                    $"plugins/{Uri.EscapeDataString(call.Get(type))}",
                    cancellationToken
                );
                var body = FormValues.Read(
                    call,
                    call.Parsed.GetValue(values) ?? [],
                    plugin["enrolmentFields"]!.AsArray()
                );
                var path = $"{PathOf(call.Get(name))}/{Uri.EscapeDataString(call.Get(type))}";
                var added = await call.Api.SendAsync(
                    HttpMethod.Post,
                    path,
                    body,
                    cancellationToken
                );
                call.Print.Answer(added, print => ShownOncePrint.Tell(print, added));
                await ConfirmAsync(call, path, added, cancellationToken);
            }
        );
    }

    private static Command Edit(Surroundings surroundings)
    {
        var (name, type, id, values) = (
            NameOf(),
            TypeOf(),
            IdOf(),
            ValuesOf(ArgumentArity.ZeroOrMore)
        );
        var ask = new Option<string[]>("--ask")
        {
            Description = "A secret field to ask for, or to read from standard input.",
            HelpName = "FIELD",
        };
        return ConnectedCommand.Make(
            surroundings,
            "edit",
            "Change a credential, or confirm one that was just added.\n\nExamples:\n  counterfoil associate credential edit me Sample/Totp 7214 label=\"New telephone\"\n  counterfoil associate credential edit me Sample/Totp 7214 --ask code",
            [name, type, id, values, ask],
            async (call, cancellationToken) =>
            {
                var plugin = await call.Api.GetAsync(
                    $"plugins/{Uri.EscapeDataString(call.Get(type))}",
                    cancellationToken
                );
                var edited = await call.Api.SendAsync(
                    HttpMethod.Patch,
                    $"{PathOf(call.Get(name))}/{Uri.EscapeDataString(call.Get(type))}/{Uri.EscapeDataString(call.Get(id))}",
                    FormValues.ReadSome(
                        call,
                        call.Parsed.GetValue(values) ?? [],
                        plugin["editFields"]!.AsArray(),
                        call.Parsed.GetValue(ask) ?? []
                    ),
                    cancellationToken
                );
                call.Print.Answer(edited, print => ShownOncePrint.Tell(print, edited));
            }
        );
    }

    private static Command Remove(Surroundings surroundings)
    {
        var (name, type, id) = (NameOf(), TypeOf(), IdOf());
        return ConnectedCommand.Make(
            surroundings,
            "remove",
            "Remove a credential; the tickets that it helped to prove end.\n\nExamples:\n  counterfoil associate credential remove anna Sample/Totp 7214",
            [name, type, id, Switches.Yes],
            async (call, cancellationToken) =>
            {
                call.Confirm($"Remove {call.Get(type)} {call.Get(id)} of {call.Get(name)}?");
                var removed = await call.Api.SendAsync(
                    HttpMethod.Delete,
                    $"{PathOf(call.Get(name))}/{Uri.EscapeDataString(call.Get(type))}/{Uri.EscapeDataString(call.Get(id))}",
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(removed, print => print.Line("Removed."));
            }
        );
    }

    private static Command Password(Surroundings surroundings)
    {
        var (type, id) = (TypeOf(), IdOf());
        return ConnectedCommand.Make(
            surroundings,
            "password",
            "Change the password behind a credential of your own, where its plugin has one; the old one and the new one are asked for, or read from standard input, a line each.\n\nExamples:\n  counterfoil associate credential password ActiveDirectory 7214",
            [type, id],
            async (call, cancellationToken) =>
            {
                var changed = await call.Api.SendAsync(
                    HttpMethod.Put,
                    $"{PathOf(Me)}/{Uri.EscapeDataString(call.Get(type))}/{Uri.EscapeDataString(call.Get(id))}/password",
                    new JsonObject
                    {
                        ["old"] = FormValues.AskHidden(call, "Old password"),
                        ["password"] = FormValues.AskHidden(call, "New password"),
                    },
                    cancellationToken
                );
                call.Print.Answer(changed, print => print.Line("Changed."));
            }
        );
    }

    // At a keyboard the proof that what was shown has arrived is asked for at once.
    private static async Task ConfirmAsync(
        Call call,
        string path,
        JsonNode added,
        CancellationToken cancellationToken
    )
    {
        var fields = added["confirmation"]!.AsArray();
        if (fields.Count == 0)
            return;
        var id = Printer.Text(added["id"]);
        if (!call.Surroundings.IsInteractive)
        {
            call.Print.Aside(
                $"It does not count yet. Confirm {id} with 'counterfoil associate credential edit', fields: {string.Join(", ", fields.Select(field => Printer.Text(field!["name"])))}."
            );
            return;
        }
        await call.Api.SendAsync(
            HttpMethod.Patch,
            $"{path}/{id}",
            FormValues.Read(call, [], fields),
            cancellationToken
        );
        call.Print.Aside("Confirmed.");
    }

    private static string PathOf(string name) =>
        name == Me ? "me/credentials" : $"associates/{Uri.EscapeDataString(name)}/credentials";

    private static Argument<string> NameOf() =>
        new("associate") { Description = "The name or number, or 'me'.", HelpName = "NAME" };

    private static Argument<string> TypeOf() =>
        new("type") { Description = "The plugin's credential type.", HelpName = "TYPE" };

    private static Argument<string> IdOf() =>
        new("id") { Description = "The credential's number, as listed.", HelpName = "ID" };

    private static Argument<string[]> ValuesOf(ArgumentArity arity) =>
        new("field=value")
        {
            Description = "Fields of the plugin's form that are not secret.",
            HelpName = "FIELD=VALUE",
            Arity = arity,
        };
}
