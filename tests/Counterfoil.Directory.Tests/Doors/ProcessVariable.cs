using System.Runtime.InteropServices;

namespace Counterfoil.ActiveDirectory.Tests.Doors;

/// <summary>The environment that native libraries see; .NET keeps another.</summary>
internal static partial class ProcessVariable
{
    public static void Set(string name, string value) => SetEnvironment(name, value, 1);

    public static void Remove(string name) => UnsetEnvironment(name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnsetEnvironment(string name);
}
