using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Keys;

/// <summary>A node, and the root keys that it has.</summary>
/// <param name="Name">The machine's name and the process.</param>
/// <param name="Keys">The numbers of the keys that it has.</param>
/// <param name="Current">Under which it seals.</param>
/// <param name="SeenAt">When it last said so.</param>
public sealed record KeyNode(
    string Name,
    IReadOnlyList<int> Keys,
    int Current,
    DateTimeOffset SeenAt
);

/// <summary>
/// The nodes that run, as each says of itself every few seconds: nothing is sealed under a new root key before all of them
/// have it.
/// </summary>
internal static class KeyNodes
{
    private const string Prefix = "node:";
    private const string All =
        "SELECT name AS Name, value AS Value FROM meta WHERE name LIKE 'node:%' ORDER BY name";

    // Three silent beats and more: it has stopped, or the database has.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(30);

    public static Task SayAsync(Session session, KeyNode node) =>
        Meta.SetAsync(session, Prefix + node.Name, Json.Write(node));

    public static Task LeaveAsync(Session session, string name) =>
        Meta.RemoveAsync(session, Prefix + name);

    public static async Task<IReadOnlyList<KeyNode>> RunningAsync(
        Session session,
        DateTimeOffset now
    )
    {
        var rows = await session.QueryAsync<Row>(All);
        return
        [
            .. rows.Select(row => Json.Read<KeyNode>(row.Value))
                .Where(node => now - node.SeenAt < Forgotten),
        ];
    }

    /// <summary>Clears away the nodes that ended without a word.</summary>
    public static async Task SweepAsync(Session session, DateTimeOffset now)
    {
        foreach (var row in await session.QueryAsync<Row>(All))
        {
            if (now - Json.Read<KeyNode>(row.Value).SeenAt > Forgotten * 10)
                await Meta.RemoveAsync(session, row.Name);
        }
    }

    private sealed class Row
    {
        public string Name { get; set; } = "";
        public string Value { get; set; } = "";
    }
}
