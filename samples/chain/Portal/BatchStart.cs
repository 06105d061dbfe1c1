using System.Diagnostics;
using Counterfoil;
using Counterfoil.Client;

namespace Chain.Portal;

/// <summary>Starts the batch with somebody's ticket.</summary>
internal static class BatchStart
{
    public static Process Start(ChainSettings chain, Secret ticket, string by)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [chain.Batch, $"{chain.Authority}", $"{chain.Reporter}"]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The portal's own secret is none of the batch's business.
        start.Environment.Remove("Chain__Secret");
        switch (by)
        {
            case "environment":
                return TicketPassage.StartByEnvironment(start, ticket, chain.Authority);
            case "command-line":
                // Others of the machine can read it there: a tenant can forbid that (switch ticketOnCommandLine).
                start.ArgumentList.Add(ticket.Reveal());
                return Process.Start(start)!;
            default:
                return TicketPassage.StartByDescriptor(start, ticket, chain.Authority);
        }
    }
}
