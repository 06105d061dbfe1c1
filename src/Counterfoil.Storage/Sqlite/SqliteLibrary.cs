using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Counterfoil.Storage.Sqlite;

/// <summary>
/// The system's SQLite where there is one, which its distribution patches; the one in the package is older and stands in
/// elsewhere.
/// </summary>
internal static class SqliteLibrary
{
    private static readonly Lazy<bool> Loaded = new(Load);

    public static void Use() => _ = Loaded.Value;

    /// <summary>One of its functions.</summary>
    public static nint Export(string name)
    {
        Use();
        var assembly = typeof(SQLite3Provider_e_sqlite3).Assembly;
        var library = NativeLibrary.TryLoad("libsqlite3.so.0", out var system)
            ? system
            : Bundled("e_sqlite3", assembly, path: null);
        return NativeLibrary.GetExport(library, name);
    }

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            static (name, assembly, path) =>
                string.Equals(name, "e_sqlite3", StringComparison.Ordinal)
                && NativeLibrary.TryLoad("libsqlite3.so.0", out var system)
                    ? system
                    : Bundled(name, assembly, path)
        );
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        // Nobody asks how much memory it takes; counting that is a lock around each piece of it. It says no where somebody
        // else in the process was first.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }

    private static IntPtr Bundled(string name, Assembly assembly, DllImportSearchPath? path) =>
        NativeLibrary.TryLoad(name, assembly, path, out var bundled) ? bundled : IntPtr.Zero;
}
