using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil ticket revoke</c>: the count first, then the question, then the deed.</summary>
internal static class RevokeCommand
{
    private const string What = """
        End tickets: one by its number (with those got with it), all of yours, an associate's, a program's, an application's, or
        everybody's in the tenant. An application's are its access and refresh tokens too; with --associate, only those that it
        was given for that one. Says how many it would be and asks first. In force before the command returns.

        Examples:
          counterfoil ticket revoke 6f9619ff-8b86-4011-b42d-00c04fc964ff
          counterfoil ticket revoke --mine
          counterfoil ticket revoke --associate anna --yes
          counterfoil ticket revoke --program reporter --issued-before 2027-03-01
          counterfoil ticket revoke --application 0b5e8d4f6a7c4f0e9d1c2b3a4f5e6d7c --associate anna
          counterfoil ticket revoke --everybody
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var ticket = new Argument<Guid?>("guid")
        {
            Description = "The ticket's number, as 'ticket list' shows it.",
            HelpName = "GUID",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var mine = new Option<bool>("--mine") { Description = "All of your own." };
        var associate = Whose("--associate", "All of this associate, by name or number.", "NAME");
        var program = Whose("--program", "All that were issued to this program.", "PROGRAM");
        var application = Whose(
            "--application",
            "All that this application was given, by its id.",
            "ID"
        );
        var everybody = new Option<bool>("--everybody")
        {
            Description = "Everybody's in the tenant; yours too.",
        };
        var before = new Option<DateTimeOffset?>("--issued-before")
        {
            Description = "Only those issued at or before this instant.",
            HelpName = "INSTANT",
            CustomParser = Instants.Parse,
        };
        var command = ConnectedCommand.Make(
            surroundings,
            "revoke",
            What,
            [ticket, mine, associate, program, application, everybody, before, Switches.Yes],
            async (call, cancellationToken) =>
            {
                if (call.Parsed.GetValue(ticket) is { } id)
                {
                    await EndOneAsync(call, id, cancellationToken);
                    return;
                }
                var scope = new JsonObject();
                if (call.Get(application) is { } given)
                {
                    (scope["scope"], scope["application"]) = ("application", given);
                    if (call.Get(associate) is { } only)
                        scope["associate"] = only;
                }
                else if (call.Get(associate) is { } whose)
                    (scope["scope"], scope["associate"]) = ("associate", whose);
                else if (call.Get(program) is { } issuedTo)
                    (scope["scope"], scope["program"]) = ("program", issuedTo);
                else
                    scope["scope"] = call.Get(mine) ? "mine" : "tenant";
                if (Instants.Write(call.Get(before)) is { } instant)
                    scope["issuedBefore"] = instant;
                await EndManyAsync(call, scope, cancellationToken);
            }
        );
        command.Validators.Add(result =>
        {
            var count =
                (result.GetValue(ticket) is not null ? 1 : 0)
                + (result.GetValue(mine) ? 1 : 0)
                + (
                    result.GetValue(associate) is not null && result.GetValue(application) is null
                        ? 1
                        : 0
                )
                + (result.GetValue(application) is not null ? 1 : 0)
                + (result.GetValue(program) is not null ? 1 : 0)
                + (result.GetValue(everybody) ? 1 : 0);
            if (count != 1)
                result.AddError(
                    "Say whose: a GUID, --mine, --associate NAME, --program PROGRAM, --application ID or --everybody; one of them."
                );
            else if (result.GetValue(ticket) is not null && result.GetValue(before) is not null)
                result.AddError("--issued-before goes with many tickets, not with one.");
        });
        return command;
    }

    private static async Task EndOneAsync(Call call, Guid id, CancellationToken cancellationToken)
    {
        var told = await call.Api.GetAsync($"tickets/{id}", cancellationToken);
        call.Confirm(
            $"End this ticket of {Printer.Text(told["associate"]!["name"])}, and those got with it?"
        );
        var answer = await call.Api.SendAsync(
            HttpMethod.Delete,
            $"tickets/{id}",
            body: null,
            cancellationToken
        );
        Say(call, answer);
    }

    private static async Task EndManyAsync(
        Call call,
        JsonObject scope,
        CancellationToken cancellationToken
    )
    {
        var preview = await call.Api.SendAsync(
            HttpMethod.Post,
            "revocations/preview",
            scope.DeepClone(),
            cancellationToken
        );
        var count = Printer.Text(preview["count"]);
        call.Print.Aside($"{count} living tickets would end.");
        call.Confirm($"End {count} tickets?");
        Say(
            call,
            await call.Api.SendAsync(HttpMethod.Post, "revocations", scope, cancellationToken)
        );
    }

    private static void Say(Call call, JsonNode answer) =>
        call.Print.Answer(
            answer,
            print => print.Line($"{Printer.Text(answer["ended"])} tickets ended.")
        );

    private static Option<string> Whose(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
