using Counterfoil.Client;

await using var session = await TicketSession.OpenAsync(new Uri(args[0]));
Console.WriteLine($"Logged in as {session.Principal.Identity!.Name}.");
using var http = session.CreateClient(new Uri(args[1]));
Console.WriteLine(await http.GetStringAsync(new Uri(args[1])));
await session.LogOutAsync();
