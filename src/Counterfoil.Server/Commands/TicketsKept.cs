using System.Text.Json;

namespace Counterfoil.Server.Commands;

/// <summary>A ticket that <c>login</c> keeps for the commands after it.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="TicketId">Its GUID.</param>
/// <param name="Name">Whose.</param>
/// <param name="EndsAt">When it ends at the latest.</param>
internal sealed record KeptTicket(string Ticket, Guid TicketId, string Name, DateTimeOffset EndsAt)
{
    /// <summary>Without the ticket.</summary>
    public override string ToString() => $"{TicketId} of {Name}";
}

/// <summary>The file, 0600, in which <c>login</c> keeps tickets: one for each server and tenant.</summary>
internal static class TicketsKept
{
    /// <summary>Its name.</summary>
    public const string FileName = "login.json";

    /// <summary>The ticket for the server and tenant; <c>null</c> when there is none.</summary>
    public static KeptTicket? Find(FoundServer server) =>
        Read(server.TicketFile).GetValueOrDefault(server.Key);

    /// <summary>Keeps a ticket in place of the one before.</summary>
    public static void Keep(FoundServer server, KeptTicket ticket)
    {
        var all = Read(server.TicketFile);
        all[server.Key] = ticket;
        Write(server.TicketFile, all);
    }

    /// <summary>Forgets it.</summary>
    public static void Forget(FoundServer server)
    {
        var all = Read(server.TicketFile);
        if (all.Remove(server.Key))
            Write(server.TicketFile, all);
    }

    private static Dictionary<string, KeptTicket> Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, KeptTicket>>(
                    File.ReadAllText(file),
                    JsonSerializerOptions.Web
                ) ?? [];
        }
        catch (Exception failure)
            when (failure is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return [];
        }
    }

    private static void Write(string file, Dictionary<string, KeptTicket> all)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(file)!);
        PrivateFiles.Replace(file, JsonSerializer.Serialize(all, JsonSerializerOptions.Web));
    }
}
