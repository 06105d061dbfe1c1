using System.Runtime.InteropServices;
using System.Text;

namespace Counterfoil.Server.Handshakes;

/// <summary>
/// What the system's Kerberos library is asked (RFC 2744). The framework's own way to it tells neither why Kerberos refused
/// nor what a domain has signed into a ticket.
/// </summary>
internal static unsafe partial class Gss
{
    // Where the library's own table of errors begins, with the protocol's numbers.
    private const int Errors = -1765328384;
    private const int OfMechanism = 2;

    /// <summary>The mechanism of Kerberos (RFC 1964 section 1).</summary>
    public static readonly Identifier Kerberos = new([42, 134, 72, 134, 247, 18, 1, 2, 2]);

    /// <summary>The same, as Windows has called it from the beginning (MS-SPNG 1.9).</summary>
    public static readonly Identifier WindowsKerberos = new([42, 134, 72, 130, 247, 18, 1, 2, 2]);

    private const string Library = KerberosLibrary.Name;

    /// <summary>A counted text.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Text
    {
        public nuint Length;
        public byte* Value;

        /// <summary>A copy of its bytes.</summary>
        public readonly byte[] ToArray() =>
            new ReadOnlySpan<byte>(Value, checked((int)Length)).ToArray();
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

        /// <summary>Whether both are one.</summary>
        public bool Is(in Identifier other) => Content.SequenceEqual(other.Content);

        private ReadOnlySpan<byte> Content => new(value, checked((int)length));
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

    [LibraryImport(Library, EntryPoint = "gss_accept_sec_context")]
    public static partial uint Accept(
        out uint minor,
        ref nint context,
        nint credential,
        in Text input,
        nint bindings,
        out nint source,
        out nint mechanism,
        out Text output,
        nint granted,
        nint remaining,
        nint delegated
    );

    [LibraryImport(Library, EntryPoint = "gss_display_name")]
    public static partial uint DisplayName(out uint minor, nint name, out Text shown, nint form);

    [LibraryImport(Library, EntryPoint = "gss_get_name_attribute")]
    public static partial uint GetNameAttribute(
        out uint minor,
        nint name,
        in Text attribute,
        out int isAuthentic,
        out int isComplete,
        out Text value,
        out Text shown,
        ref int more
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

    /// <summary>
    /// Why a call came to nothing, by the number of the protocol's error (RFC 4120 section 7.5.9), or of the library's own
    /// from 128 on; <c>null</c> when it came to something.
    /// </summary>
    public static KerberosError? ErrorOf(uint major, uint minor)
    {
        // RFC 2744 section 3.9.1: the upper half tells errors, the lower what is worth knowing.
        if ((major & 0xFFFF_0000) == 0)
            return null;
        uint more = 0;
        Describe(out _, minor, OfMechanism, Kerberos, ref more, out var text);
        try
        {
            return new KerberosError(
                unchecked((int)minor - Errors),
                Encoding.UTF8.GetString(text.ToArray())
            );
        }
        finally
        {
            ReleaseText(out _, ref text);
        }
    }
}

/// <summary>Why Kerberos refuses.</summary>
/// <param name="Code">The number of the protocol's error, or of the library's own from 128 on.</param>
/// <param name="Says">The library's sentence.</param>
internal sealed record KerberosError(int Code, string Says);
