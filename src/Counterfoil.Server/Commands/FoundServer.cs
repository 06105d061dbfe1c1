using System.CommandLine;
using Counterfoil.Server.Settings;

namespace Counterfoil.Server.Commands;

/// <summary>The server that a command speaks to, and where its ticket is kept.</summary>
/// <param name="Address">The server's root.</param>
/// <param name="Tenant">The tenant; <c>null</c> means the installation's own.</param>
/// <param name="TicketFile">The file of tickets that <c>login</c> keeps.</param>
internal sealed record FoundServer(Uri Address, string? Tenant, string TicketFile)
{
    /// <summary>What a ticket is kept under: it is never sent to another server, or about another tenant.</summary>
    public string Key => Tenant is null ? Address.AbsoluteUri : $"{Address}{Tenant}";

    /// <summary>Finds it.</summary>
    /// <exception cref="CommandRefusedException">There is none, or it would have to be spoken to in clear.</exception>
    public static FoundServer Find(ParseResult parsed, Surroundings surroundings)
    {
        var tenant =
            parsed.GetValue(Switches.Tenant) ?? surroundings.Variable("COUNTERFOIL_TENANT");
        if (tenant is not null && !ContextIdentifier.TryParse(tenant, out _))
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"'{tenant}' is no context identifier: a letter, then letters and digits, at most 32."
            );
        var state = Path.Combine(Folders.State(surroundings.Environment), TicketsKept.FileName);
        if (
            (
                parsed.GetValue(Switches.Server)
                ?? (
                    parsed.GetValue(Switches.Data) is null
                        ? surroundings.Variable("COUNTERFOIL_SERVER")
                        : null
                )
            ) is
            { } text
        )
            return new FoundServer(Checked(text), tenant, state);

        if (
            (
                parsed.GetValue(Switches.Data)
                ?? surroundings.Variable(SettingsCatalogue.Data.EnvironmentName)
            ) is
            { } data
        )
        {
            data = Path.GetFullPath(data);
            return ServerFile.FindRunning(data) is { } named
                ? new FoundServer(named.Address, tenant, Path.Combine(data, TicketsKept.FileName))
                : throw NoServer($"No server runs on {data}.");
        }
        var running =
            ServerFile.FindRunning(Folders.DefaultData(surroundings.Environment))
            ?? ServerFile.FindRunning(Folders.DefaultDemo(surroundings.Environment))
            ?? throw NoServer("No server runs here.");
        return new FoundServer(running.Address, tenant, state);
    }

    private static CommandRefusedException NoServer(string problem) =>
        new(
            ExitCode.NoServer,
            $"{problem} Start one with 'counterfoil serve' or 'counterfoil demo', or name it with --data DIR or --server URL."
        );

    private static Uri Checked(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
        )
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"'{text}' is no address of a server. Give one like https://id.example.com."
            );
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            throw new CommandRefusedException(
                ExitCode.Usage,
                $"Nothing secret goes to {text} in clear. Give an https address."
            );
        return new Uri(address, "/");
    }
}
