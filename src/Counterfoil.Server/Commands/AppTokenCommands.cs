using System.CommandLine;
using System.Text.Json.Nodes;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil app rotate|tokens|revoke-token</c>.</summary>
internal static class AppTokenCommands
{
    private const int DefaultHours = 24;

    /// <summary><c>app rotate</c>.</summary>
    public static Command Rotate(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        var label = new Option<string>("--label")
        {
            Description = "A label for the new token.",
            HelpName = "TEXT",
        };
        var hours = new Option<int>("--overlap")
        {
            Description = "How many hours the old tokens go on; 2160 at most.",
            HelpName = "HOURS",
            DefaultValueFactory = _ => DefaultHours,
        };
        var atOnce = new Option<bool>("--at-once") { Description = "The old tokens end at once." };
        var keep = new Option<bool>("--keep") { Description = "The old tokens go on." };
        var days = new Option<int?>("--expires")
        {
            Description = "The new token ends after that many days. Else never.",
            HelpName = "DAYS",
        };
        return ConnectedCommand.Make(
            surroundings,
            "rotate",
            "Make a new application token, shown once; the old ones end after the overlap.\n\nExamples:\n  counterfoil app rotate 3f2504e04f8911d39a0c0305e82c3301\n  counterfoil app rotate 3f2504e04f8911d39a0c0305e82c3301 --overlap 72 --label 2027\n  counterfoil app rotate 3f2504e04f8911d39a0c0305e82c3301 --at-once --yes",
            [which, label, hours, atOnce, keep, days, Switches.Yes],
            async (call, cancellationToken) =>
            {
                if (call.Get(atOnce))
                    call.Confirm("Whoever still has an old token is refused at once. Go on?");
                var body = new JsonObject { ["label"] = call.Get(label) ?? "" };
                if (!call.Get(keep))
                    body["othersEndAfterHours"] = call.Get(atOnce) ? 0 : call.Get(hours);
                if (call.Get(days) is { } last)
                    body["expiresAt"] = call.Surroundings.Time.GetUtcNow().AddDays(last);
                var made = await call.Api.SendAsync(
                    HttpMethod.Post,
                    await call.PathOfAsync(which, cancellationToken) + "/tokens",
                    body,
                    cancellationToken
                );
                call.Print.Answer(made, print => AppCommands.TellToken(print, made["text"]));
            }
        );
    }

    /// <summary><c>app tokens</c>.</summary>
    public static Command List(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        return ConnectedCommand.Make(
            surroundings,
            "tokens",
            "List an application's tokens and when each was used last; what ended stays in the list for 90 days.\n\nExamples:\n  counterfoil app tokens 3f2504e04f8911d39a0c0305e82c3301",
            [which],
            async (call, cancellationToken) =>
            {
                var found = await call.Api.GetAsync(
                    await call.PathOfAsync(which, cancellationToken) + "/tokens",
                    cancellationToken
                );
                call.Print.List(
                    found,
                    ["token", "label", "", "made", "ends", "last used", "in"],
                    token =>
                        [
                            Printer.Text(token["id"]),
                            Printer.Text(token["label"]),
                            token["living"]!.GetValue<bool>() ? "living" : "ended",
                            Printer.Instant(token["createdAt"]),
                            Printer.Instant(token["revokedAt"] ?? token["expiresAt"]),
                            Printer.Instant(token["lastUsedAt"]),
                            string.Join(
                                ", ",
                                token["uses"]!
                                    .AsArray()
                                    .Select(use => Printer.Text(use!["tenant"]))
                                    .Where(tenant => tenant.Length > 0)
                            ),
                        ],
                    "The application has no token."
                );
            }
        );
    }

    /// <summary><c>app revoke-token</c>.</summary>
    public static Command Revoke(Surroundings surroundings)
    {
        var which = AppCommands.Which();
        var token = new Argument<string>("token")
        {
            Description = "The token's id, as 'app tokens' lists it.",
            HelpName = "TOKEN",
        };
        return ConnectedCommand.Make(
            surroundings,
            "revoke-token",
            "Revoke an application token: it is refused everywhere within a second.\n\nExamples:\n  counterfoil app revoke-token 3f2504e04f8911d39a0c0305e82c3301 3b241101-e2bb-4255-8caf-4136c566a962",
            [which, token],
            async (call, cancellationToken) =>
            {
                var revoked = await call.Api.SendAsync(
                    HttpMethod.Delete,
                    $"{await call.PathOfAsync(which, cancellationToken)}/tokens/{Uri.EscapeDataString(call.Get(token))}",
                    body: null,
                    cancellationToken
                );
                call.Print.Answer(
                    revoked,
                    print => print.Line($"Token {Printer.Text(revoked["id"])} is revoked.")
                );
            }
        );
    }
}
