// A program that runs by itself, as whoever it was started for: the ticket comes by descriptor, environment or, where the
// tenant allows it, as the third argument.
using Counterfoil;
using Counterfoil.Client;

if (args is not [var authority, var reporter, ..])
{
    await Console.Error.WriteLineAsync("usage: Chain.Batch AUTHORITY REPORTER [TICKET]");
    return 2;
}
try
{
    await using var session = await TicketSession.OpenAsync(
        new TicketSessionOptions
        {
            Authority = new Uri(authority),
            Program = "batch",
            Purpose = "nightly reports",
            TicketOnCommandLine = args.Length > 2 ? new Secret(args[2]) : null,
            Tries = 0,
        }
    );
    using var http = session.CreateClient(new Uri(reporter));
    using var response = await http.PostAsync("reports/stock", content: null);
    if (!response.IsSuccessStatusCode)
    {
        await Console.Error.WriteLineAsync($"The reporter refused: {(int)response.StatusCode}.");
        return 1;
    }
    Console.WriteLine($"Report for {session.Principal.Identity!.Name}:");
    Console.Write(await response.Content.ReadAsStringAsync());
    return 0;
}
catch (TicketRefusedException refused)
{
    await Console.Error.WriteLineAsync($"The batch is nobody: {refused.Code}.");
    return 1;
}
catch (AuthorityUnreachableException unreachable)
{
    await Console.Error.WriteLineAsync(unreachable.Message);
    return 1;
}
