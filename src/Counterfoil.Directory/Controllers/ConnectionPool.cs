using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Controllers;

/// <summary>What a kept connection is good for: the same controller, trusted by the same roots, as the same account.</summary>
internal sealed record ConnectionKey(
    ControllerAddress Address,
    TrustedRoots Roots,
    string Account,
    string PasswordFile
)
{
    /// <summary>That of a controller by these settings.</summary>
    public static ConnectionKey Of(ControllerAddress address, DirectorySettings settings) =>
        new(address, settings.Roots, settings.Account, settings.PasswordFile);
}

/// <summary>
/// A few connections that the service account is bound on, so that not every search begins with a handshake. One that has
/// lain for a minute is not used again: a changed password or certificate counts by then. Thread-safe.
/// </summary>
internal sealed class ConnectionPool(TimeProvider time) : IDisposable
{
    private const int MostKept = Lane.Width;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<ConnectionKey, Stack<Kept>> kept = [];
    private bool isClosed;

    /// <summary>A connection that was kept; <c>null</c> when there is none.</summary>
    public LdapConnection? TryTake(ConnectionKey key)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            while (kept.TryGetValue(key, out var stack) && stack.TryPop(out var one))
            {
                if (time.GetElapsedTime(one.Since, now) < Life)
                    return one.Connection;
                one.Connection.Dispose();
            }
            return null;
        }
    }

    /// <summary>Keeps a connection, or closes it where enough are kept.</summary>
    public void Keep(ConnectionKey key, LdapConnection connection)
    {
        lock (gate)
        {
            if (!kept.TryGetValue(key, out var stack))
                kept[key] = stack = new Stack<Kept>();
            if (!isClosed && stack.Count < MostKept)
            {
                stack.Push(new Kept(connection, time.GetTimestamp()));
                return;
            }
        }
        connection.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            foreach (var one in kept.Values.SelectMany(stack => stack))
                one.Connection.Dispose();
            kept.Clear();
        }
    }

    private readonly record struct Kept(LdapConnection Connection, long Since);
}
