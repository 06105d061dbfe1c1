using System.Runtime.InteropServices;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// What the system's Kerberos library is asked as a client (RFC 2744). The framework's own client tells nothing of why
/// Kerberos refused; the doctor needs to know.
/// </summary>
internal static unsafe partial class Gss
{
    private const string Library = KerberosLibrary.Name;

    /// <summary>A counted text.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Text
    {
        public nuint Length;
        public byte* Value;
    }

    /// <summary>An object identifier, in the bytes of its BER form.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Identifier
    {
        private readonly uint length;
        private readonly byte* value;

        /// <summary>Makes one that lasts as long as the process, since nobody knows how long the library looks at it.</summary>
        public Identifier(ReadOnlySpan<byte> content)
        {
            length = (uint)content.Length;
            value = (byte*)NativeMemory.Alloc(length);
            content.CopyTo(new Span<byte>(value, content.Length));
        }
    }

    /// <summary>Several of those.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Identifiers
    {
        public nuint Count;
        public Identifier* First;
    }

    [LibraryImport(Library, EntryPoint = "gss_import_name")]
    public static partial uint ImportName(
        out uint minor,
        in Text name,
        in Identifier form,
        out nint imported
    );

    [LibraryImport(Library, EntryPoint = "gss_acquire_cred_with_password")]
    public static partial uint AcquireByPassword(
        out uint minor,
        nint name,
        in Text password,
        uint seconds,
        in Identifiers mechanisms,
        int usage,
        out nint credential,
        nint actual,
        nint remaining
    );

    [LibraryImport(Library, EntryPoint = "gss_init_sec_context")]
    public static partial uint Begin(
        out uint minor,
        nint credential,
        ref nint context,
        nint target,
        in Identifier mechanism,
        uint flags,
        uint seconds,
        nint bindings,
        nint input,
        nint actual,
        out Text output,
        nint granted,
        nint remaining
    );

    [LibraryImport(Library, EntryPoint = "gss_display_status")]
    public static partial uint Describe(
        out uint minor,
        uint status,
        int kind,
        in Identifier mechanism,
        ref uint more,
        out Text text
    );

    [LibraryImport(Library, EntryPoint = "gss_release_name")]
    public static partial uint ReleaseName(out uint minor, ref nint name);

    [LibraryImport(Library, EntryPoint = "gss_release_cred")]
    public static partial uint ReleaseCredential(out uint minor, ref nint credential);

    [LibraryImport(Library, EntryPoint = "gss_release_buffer")]
    public static partial uint ReleaseText(out uint minor, ref Text text);

    [LibraryImport(Library, EntryPoint = "gss_delete_sec_context")]
    public static partial uint ReleaseContext(out uint minor, ref nint context, nint output);
}
