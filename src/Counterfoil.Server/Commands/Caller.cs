using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.Commands;

/// <summary>Who a command speaks as. A closed hierarchy.</summary>
internal abstract record Caller
{
    private Caller() { }

    /// <summary>Nobody: the call needs no login.</summary>
    public static Caller Nobody { get; } = new NobodyCase();

    /// <summary>Somebody by name and password.</summary>
    public sealed record ByPassword(string Name, Secret Password) : Caller;

    /// <summary>Whoever a ticket is of; <paramref name="Purpose"/> says where it came from.</summary>
    public sealed record ByTicket(Secret Ticket, string Purpose) : Caller;

    /// <summary>Whoever the caller's Kerberos ticket is of; good for one request.</summary>
    public sealed record ByHandshake(AuthenticationHeaderValue Negotiate) : Caller;

    private sealed record NobodyCase : Caller;

    /// <summary>The header.</summary>
    public AuthenticationHeaderValue? Header =>
        this switch
        {
            ByPassword(var name, var password) => new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password.Reveal()}"))
            ),
            ByTicket(var ticket, _) => new AuthenticationHeaderValue("SOTicket", ticket.Reveal()),
            ByHandshake(var header) => header,
            _ => null,
        };

    /// <summary>What the use says it is for.</summary>
    public string UsePurpose => this is ByTicket { Purpose: var purpose } ? purpose : "";

    /// <summary>Finds who it is: <c>--user</c>, the environment, the ticket of <c>login</c>; in this order.</summary>
    /// <exception cref="CommandRefusedException">It is nobody.</exception>
    public static Caller Find(ParseResult parsed, Surroundings surroundings, FoundServer server)
    {
        if (parsed.GetValue(Switches.User) is { } argument)
            return OfUser(argument, CommandLinePolicy.Purpose, parsed, surroundings);
        if (surroundings.Variable("COUNTERFOIL_USER") is { } variable)
            return OfUser(variable, "", parsed, surroundings);
        return TicketsKept.Find(server) is { } kept
            ? new ByTicket(new Secret(kept.Ticket), "")
            : throw new CommandRefusedException(
                ExitCode.NotLoggedIn,
                $"Nobody is logged in at {server.Address}. Run 'counterfoil login', or give --user."
            );
    }

    /// <summary>A name with its password, or a ticket in its place.</summary>
    public static Caller OfUser(
        string text,
        string purposeOfTicket,
        ParseResult parsed,
        Surroundings surroundings
    )
    {
        if (Evidence.OfUserName(text, Secret.Blank) is TicketEvidence ticket)
            return new ByTicket(ticket.Text, purposeOfTicket);
        if (text.Contains(':', StringComparison.Ordinal))
            throw new CommandRefusedException(
                ExitCode.Usage,
                "A name with a colon does not fit here. Run 'counterfoil login' first."
            );
        return new ByPassword(text, ReadPassword(parsed, surroundings, $"Password of {text}: "));
    }

    /// <summary>A password: from standard input, the environment, or asked for; never an argument.</summary>
    public static Secret ReadPassword(ParseResult parsed, Surroundings surroundings, string prompt)
    {
        if (parsed.GetValue(Switches.PasswordStdin))
            return new Secret(surroundings.Input.ReadLine() ?? "");
        if (surroundings.Variable("COUNTERFOIL_PASSWORD") is { } password)
            return new Secret(password);
        return surroundings.IsInteractive
            ? new Secret(surroundings.ReadHidden(prompt))
            : throw new CommandRefusedException(
                ExitCode.Usage,
                "There is nobody to ask for the password. Give it by --password-stdin or COUNTERFOIL_PASSWORD."
            );
    }
}
