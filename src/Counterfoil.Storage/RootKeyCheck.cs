using Counterfoil.Cryptography;
using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage;

/// <summary>Whether the root keys are those of the database, and which of them is the current one: the check value says both.</summary>
internal static class RootKeyCheck
{
    private const int MostBytes = 256;

    /// <summary>Compares, and has the ring make new things under the database's current key.</summary>
    /// <exception cref="DatabaseRefusedException">They are not.</exception>
    public static async Task CheckAsync(Session session, KeyRing keys)
    {
        var value = await Meta.FindAsync(session, Meta.CheckValue);
        var bytes = new byte[MostBytes];
        if (
            value is null
            || !Convert.TryFromBase64String(value, bytes, out var length)
            || !keys.TryUse(bytes.AsSpan(0, length))
        )
        {
            throw new DatabaseRefusedException(
                DatabaseRefusal.WrongRootKey,
                "The root key is not the one that this database's rows are sealed under.",
                "Give the root key that 'init' made for this database, or the newer one of a rotation ('keys add'); if it is lost, 'init --recover' explains what can be saved."
            );
        }
    }

    /// <summary>Ties a database to the ring's current key.</summary>
    public static Task WriteAsync(Session session, KeyRing keys) =>
        Meta.SetAsync(session, Meta.CheckValue, Convert.ToBase64String(keys.CheckValue()));
}
