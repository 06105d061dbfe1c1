using System.Runtime.InteropServices;
using System.Text;

namespace Counterfoil.Server.Handshakes;

/// <summary>The library's acceptor (RFC 2744). .NET's own says a ticket's name and nothing that its domain has signed.</summary>
internal static unsafe partial class KerberosContext
{
    /// <summary>Another leg is wanted.</summary>
    public const uint ContinueNeeded = 1;

    private const string Library = "libgssapi_krb5.so.2";
    private const string AccountAttribute = "urn:mspac:upn-dns-info";

    /// <summary>Checks a token by the keys of the keytab. Nothing is delegated to this server, whatever a client offers.</summary>
    public static KerberosAcceptance Accept(ReadOnlySpan<byte> token)
    {
        nint context = 0,
            name = 0;
        Piece reply = default;
        try
        {
            fixed (byte* bytes = token)
            {
                var input = new Piece((nuint)token.Length, bytes);
                Oid* mechanism = null;
                var status = AcceptContext(
                    out _,
                    &context,
                    0,
                    &input,
                    0,
                    &name,
                    &mechanism,
                    &reply,
                    null,
                    null,
                    null
                );
                return status != 0
                    ? new KerberosAcceptance(status)
                    : new KerberosAcceptance(0)
                    {
                        Principal = name == 0 ? "" : NameOf(name),
                        Mechanism = mechanism is null
                            ? ""
                            : Convert.ToHexString(
                                new ReadOnlySpan<byte>(mechanism->Elements, (int)mechanism->Length)
                            ),
                        Reply = reply.ToArray(),
                        Account = name == 0 ? null : AccountOf(name),
                    };
            }
        }
        finally
        {
            Release(out _, &reply);
            if (name != 0)
                ReleaseName(out _, &name);
            if (context != 0)
                DeleteContext(out _, &context, null);
        }
    }

    private static string NameOf(nint name)
    {
        Piece shown = default;
        try
        {
            return DisplayName(out _, name, &shown, null) == 0
                ? Encoding.UTF8.GetString(shown.ToArray())
                : "";
        }
        finally
        {
            Release(out _, &shown);
        }
    }

    private static byte[]? AccountOf(nint name)
    {
        Piece value = default,
            shown = default;
        try
        {
            fixed (byte* bytes = Encoding.ASCII.GetBytes(AccountAttribute))
            {
                var attribute = new Piece((nuint)AccountAttribute.Length, bytes);
                int isAuthentic = 0,
                    isComplete = 0,
                    more = -1;
                var status = GetNameAttribute(
                    out _,
                    name,
                    &attribute,
                    &isAuthentic,
                    &isComplete,
                    &value,
                    &shown,
                    &more
                );
                // It is authentic where its signature by the service's key was good.
                return status == 0 && isAuthentic != 0 ? value.ToArray() : null;
            }
        }
        finally
        {
            Release(out _, &value);
            Release(out _, &shown);
        }
    }

    [LibraryImport(Library, EntryPoint = "gss_accept_sec_context")]
    private static partial uint AcceptContext(
        out uint minor,
        nint* context,
        nint credential,
        Piece* token,
        nint bindings,
        nint* name,
        Oid** mechanism,
        Piece* reply,
        uint* flags,
        uint* seconds,
        nint* delegated
    );

    [LibraryImport(Library, EntryPoint = "gss_display_name")]
    private static partial uint DisplayName(out uint minor, nint name, Piece* shown, Oid** type);

    [LibraryImport(Library, EntryPoint = "gss_get_name_attribute")]
    private static partial uint GetNameAttribute(
        out uint minor,
        nint name,
        Piece* attribute,
        int* isAuthentic,
        int* isComplete,
        Piece* value,
        Piece* shown,
        int* more
    );

    [LibraryImport(Library, EntryPoint = "gss_release_buffer")]
    private static partial uint Release(out uint minor, Piece* buffer);

    [LibraryImport(Library, EntryPoint = "gss_release_name")]
    private static partial uint ReleaseName(out uint minor, nint* name);

    [LibraryImport(Library, EntryPoint = "gss_delete_sec_context")]
    private static partial uint DeleteContext(out uint minor, nint* context, Piece* token);

    private readonly struct Piece(nuint length, byte* value)
    {
        private readonly nuint length = length;
        private readonly byte* value = value;

        public byte[] ToArray() => new ReadOnlySpan<byte>(value, (int)length).ToArray();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Oid
    {
        public uint Length;
        public byte* Elements;
    }
}
