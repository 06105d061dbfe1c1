using System.Text;

namespace Counterfoil.Storage.Keys;

/// <summary>A table whose rows are no more than a key and a content that is encrypted under a root key.</summary>
/// <param name="Table">Its name.</param>
/// <param name="KeyColumn">The key's.</param>
/// <param name="Context">What the content is bound to: the key, in bytes.</param>
internal sealed record BoxedRows(string Table, string KeyColumn, Func<object, byte[]> Context);

/// <summary>Every such table.</summary>
internal static class BoxedTables
{
    public static IReadOnlyList<BoxedRows> All { get; } =
    [
        new("framework_keys", "name", key => Encoding.UTF8.GetBytes((string)key)),
        new("pending_logins", "handle", key => (byte[])key),
        new("login_courses", "handle", key => (byte[])key),
    ];
}
