using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil app renew-id</c> and <c>drop-id</c>: what an application is known by, and was.</summary>
internal static class AppIdCommands
{
    /// <summary>Makes a new one.</summary>
    public static Command Renew(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        var atOnce = new Option<bool>("--at-once")
        {
            Description =
                "The old id means nothing from now on. Else it goes on until it is dropped.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "renew-id",
            "Make a new application id.\n\nExamples:\n  counterfoil app renew-id 3f2504e04f8911d39a0c0305e82c3301\n  counterfoil app renew-id 3f2504e04f8911d39a0c0305e82c3301 --at-once --yes",
            [which, atOnce, Switches.Yes],
            async (call, cancellationToken) =>
            {
                if (call.Get(atOnce))
                    call.Confirm("Everybody who uses the old id is refused at once. Go on?");
                var changed = await call.Api.SendAsync(
                    HttpMethod.Post,
                    await call.PathOfAsync(which, cancellationToken) + "/client-id",
                    new JsonObject { ["atOnce"] = call.Get(atOnce) },
                    cancellationToken
                );
                call.Print.Answer(changed, print => AppCommands.Tell(print, changed));
            }
        );
    }

    /// <summary>Drops an earlier one.</summary>
    public static Command Drop(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        var alias = new Argument<string>("alias")
        {
            Description = "The earlier id.",
            HelpName = "ID",
        };
        return ConnectedCommand.Make(
            surroundings,
            "drop-id",
            "Drop an earlier application id: it means nothing from now on.\n\nExamples:\n  counterfoil app drop-id NEWID OLDID",
            [which, alias],
            async (call, cancellationToken) =>
            {
                var changed = await call.Api.SendAsync(
                    HttpMethod.Delete,
                    $"{await call.PathOfAsync(which, cancellationToken)}/aliases/{Uri.EscapeDataString(call.Get(alias))}",
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(changed, print => AppCommands.Tell(print, changed));
            }
        );
    }
}
