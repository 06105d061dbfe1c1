using System.Text;

namespace Counterfoil.Server.Handshakes;

/// <summary>What the library says of a token that a client sent. Thread-safe.</summary>
internal static unsafe class KerberosContext
{
    /// <summary>Another leg is wanted (RFC 2744 section 3.9.1).</summary>
    public const uint ContinueNeeded = 1;

    // MS-PAC section 2.10, as MIT's library names it.
    private static ReadOnlySpan<byte> SignedNames => "urn:mspac:upn-dns-info"u8;

    /// <summary>Checks a token by the keys of the keytab. Nothing is delegated to this server, whatever a client offers.</summary>
    public static KerberosAcceptance Accept(ReadOnlySpan<byte> token)
    {
        nint context = 0;
        nint name = 0;
        var reply = default(Gss.Text);
        try
        {
            fixed (byte* bytes = token)
            {
                var input = new Gss.Text { Length = (nuint)token.Length, Value = bytes };
                var status = Gss.Accept(
                    out var minor,
                    ref context,
                    credential: 0,
                    input,
                    bindings: 0,
                    out name,
                    out var mechanism,
                    out reply,
                    granted: 0,
                    remaining: 0,
                    delegated: 0
                );
                return status != 0
                    ? new KerberosAcceptance(status) { Error = Gss.ErrorOf(status, minor) }
                    : new KerberosAcceptance(0)
                    {
                        Principal = name == 0 ? "" : NameOf(name),
                        IsKerberos = mechanism != 0 && IsKerberos(*(Gss.Identifier*)mechanism),
                        Reply = reply.ToArray(),
                        Account = name == 0 ? null : AccountOf(name),
                    };
            }
        }
        finally
        {
            Gss.ReleaseText(out _, ref reply);
            if (name != 0)
                Gss.ReleaseName(out _, ref name);
            if (context != 0)
                Gss.ReleaseContext(out _, ref context, 0);
        }
    }

    private static bool IsKerberos(in Gss.Identifier mechanism) =>
        mechanism.Is(Gss.Kerberos) || mechanism.Is(Gss.WindowsKerberos);

    private static string NameOf(nint name)
    {
        var status = Gss.DisplayName(out _, name, out var shown, form: 0);
        try
        {
            return status == 0 ? Encoding.UTF8.GetString(shown.ToArray()) : "";
        }
        finally
        {
            Gss.ReleaseText(out _, ref shown);
        }
    }

    private static byte[]? AccountOf(nint name)
    {
        fixed (byte* bytes = SignedNames)
        {
            var attribute = new Gss.Text { Length = (nuint)SignedNames.Length, Value = bytes };
            var more = -1;
            var status = Gss.GetNameAttribute(
                out _,
                name,
                attribute,
                out var isAuthentic,
                out _,
                out var value,
                out var shown,
                ref more
            );
            try
            {
                // It is authentic where its signature by the service's key was good.
                return status == 0 && isAuthentic != 0 ? value.ToArray() : null;
            }
            finally
            {
                Gss.ReleaseText(out _, ref value);
                Gss.ReleaseText(out _, ref shown);
            }
        }
    }
}
