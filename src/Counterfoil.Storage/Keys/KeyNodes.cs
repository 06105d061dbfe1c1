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

    private static readonly Statement All = new(
        "SELECT name, value FROM meta WHERE name LIKE 'node:%' ORDER BY name"
    );

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
        var said = await SaidAsync(session);
        return [.. said.Select(one => one.Node).Where(node => now - node.SeenAt < Forgotten)];
    }

    /// <summary>Clears away the nodes that ended without a word.</summary>
    public static async Task SweepAsync(Session session, DateTimeOffset now)
    {
        foreach (var (name, node) in await SaidAsync(session))
        {
            if (now - node.SeenAt > Forgotten * 10)
                await Meta.RemoveAsync(session, name);
        }
    }

    private static Task<List<(string Name, KeyNode Node)>> SaidAsync(Session session) =>
        session.QueryAsync(All, [], (ref row) => (row.Text(), Json.Read<KeyNode>(row.Text())));
}
