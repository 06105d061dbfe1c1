using System.CommandLine;
using System.Text.Json.Nodes;
using Counterfoil.Cryptography;

namespace Counterfoil.Server.Commands;

/// <summary><c>counterfoil associate application</c>: the account by which an application asks about tickets.</summary>
internal static class ApplicationCommand
{
    // Five bits a character.
    private const int SecretLength = 40;

    private const string What = """
        Make the account by which an application asks who is behind a ticket: a system user with the right LookUpTickets and
        a random secret, which is shown once. With --renew an account that is there gets a new secret; the old one and its
        tickets end at once.

        Examples:
          counterfoil associate application portal
          counterfoil associate application portal --renew
        """;

    /// <summary>The command.</summary>
    public static Command Make(Surroundings surroundings)
    {
        var name = new Argument<string>("name")
        {
            Description = "The name of the account.",
            HelpName = "NAME",
        };
        var renew = new Option<bool>("--renew")
        {
            Description = "Give an account that is there a new secret.",
        };
        return ConnectedCommand.Make(
            surroundings,
            "application",
            What,
            [name, renew],
            async (call, cancellationToken) =>
            {
                var path = $"associates/{Uri.EscapeDataString(call.Get(name))}";
                if (!call.Get(renew))
                    await call.Api.SendAsync(
                        HttpMethod.Post,
                        "associates",
                        Account(call.Get(name)),
                        cancellationToken
                    );
                else if (!IsAccount(await call.Api.GetAsync(path, cancellationToken)))
                    throw new CommandRefusedException(
                        ExitCode.Refused,
                        $"{call.Get(name)} is no application's account. A person's password is reset with 'counterfoil associate reset-password'."
                    );
                var account = await GiveSecretAsync(call, path, cancellationToken);
                call.Print.Answer(
                    account,
                    print =>
                    {
                        print.Line($"Account: {Printer.Text(account["name"])}");
                        print.Line($"Secret:  {Printer.Text(account["secret"])}");
                        print.Line(
                            "The secret is not shown again. Give it to the application's configuration."
                        );
                    }
                );
            }
        );
    }

    private static JsonObject Account(string name) =>
        new()
        {
            ["name"] = name,
            ["type"] = "system",
            ["rights"] = new JsonArray(Rights.LookUpTickets),
        };

    private static bool IsAccount(JsonNode associate) =>
        Printer.Text(associate["type"]) == "system"
        && associate["rights"]!
            .AsArray()
            .Any(right => right!.GetValue<string>() == Rights.LookUpTickets);

    // The way that people choose their passwords too: a code that is good once, and whoever has it says the secret.
    private static async Task<JsonNode> GiveSecretAsync(
        Call call,
        string path,
        CancellationToken cancellationToken
    )
    {
        var activation = await call.Api.SendAsync(
            HttpMethod.Post,
            $"{path}/activation",
            body: null,
            cancellationToken
        );
        var secret = Randomness.NextCode(SecretLength);
        var activated = await call.Api.SendAsync(
            HttpMethod.Post,
            "activate",
            new JsonObject { ["code"] = Printer.Text(activation["code"]), ["password"] = secret },
            cancellationToken
        );
        return new JsonObject
        {
            ["name"] = Printer.Text(activated["associate"]!["name"]),
            ["secret"] = secret,
        };
    }
}
