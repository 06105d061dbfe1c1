using System.Security.Cryptography;
using System.Text;

namespace Counterfoil.Server.Handshakes;

/// <summary>How a handshake was begun. A closed hierarchy.</summary>
internal abstract record Begun
{
    private Begun() { }

    /// <summary>There is a ticket, and this is what a client sends.</summary>
    public sealed record Done(byte[] Token) : Begun;

    /// <summary>Kerberos gives no ticket.</summary>
    public sealed record Refused(KerberosError Error) : Begun;
}

/// <summary>
/// Begins a handshake as a client would, with a ticket got by a name and a password. It asks the realm's KDC, and waits for
/// it as long as the library does. Its tickets are gone with the call. Thread-safe.
/// </summary>
internal static unsafe class KerberosClient
{
    private const int ToBegin = 1;

    // RFC 1964 section 2.1: somebody's name, and a principal that is taken as it stands.
    private static readonly Gss.Identifier User = new([42, 134, 72, 134, 247, 18, 1, 2, 1, 1]);
    private static readonly Gss.Identifier Exact = new([42, 134, 72, 134, 247, 18, 1, 2, 2, 1]);

    /// <summary>Gets a ticket for a service, and with it the first message of a handshake.</summary>
    /// <param name="principal">Who, as <c>NAME@REALM</c>.</param>
    /// <param name="password">Their password.</param>
    /// <param name="service">The service's principal, as <c>HTTP/id.example.com@EXAMPLE.COM</c>.</param>
    public static Begun Begin(string principal, Secret password, string service)
    {
        nint client = 0;
        nint target = 0;
        nint credential = 0;
        try
        {
            var refused =
                Refusal(Import(principal, User, out client, out var minor), minor)
                ?? Refusal(Import(service, Exact, out target, out minor), minor)
                ?? Refusal(Acquire(client, password, out credential, out minor), minor);
            return refused ?? Begin(credential, target);
        }
        finally
        {
            Gss.ReleaseCredential(out _, ref credential);
            Gss.ReleaseName(out _, ref target);
            Gss.ReleaseName(out _, ref client);
        }
    }

    private static uint Import(
        string name,
        in Gss.Identifier form,
        out nint imported,
        out uint minor
    )
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        fixed (byte* value = bytes)
        {
            var text = new Gss.Text { Length = (nuint)bytes.Length, Value = value };
            return Gss.ImportName(out minor, text, form, out imported);
        }
    }

    private static uint Acquire(nint client, Secret password, out nint credential, out uint minor)
    {
        var bytes = Encoding.UTF8.GetBytes(password.Reveal());
        try
        {
            fixed (byte* value = bytes)
            fixed (Gss.Identifier* only = &Gss.Kerberos)
            {
                var text = new Gss.Text { Length = (nuint)bytes.Length, Value = value };
                var mechanisms = new Gss.Identifiers { Count = 1, First = only };
                return Gss.AcquireByPassword(
                    out minor,
                    client,
                    text,
                    0,
                    mechanisms,
                    ToBegin,
                    out credential,
                    0,
                    0
                );
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static Begun Begin(nint credential, nint target)
    {
        nint context = 0;
        var output = default(Gss.Text);
        try
        {
            var major = Gss.Begin(
                out var minor,
                credential,
                ref context,
                target,
                Gss.Kerberos,
                0,
                0,
                0,
                0,
                0,
                out output,
                0,
                0
            );
            if (Refusal(major, minor) is { } refused)
                return refused;
            return new Begun.Done(
                new ReadOnlySpan<byte>(output.Value, checked((int)output.Length)).ToArray()
            );
        }
        finally
        {
            Gss.ReleaseText(out _, ref output);
            Gss.ReleaseContext(out _, ref context, 0);
        }
    }

    private static Begun.Refused? Refusal(uint major, uint minor) =>
        Gss.ErrorOf(major, minor) is { } error ? new Begun.Refused(error) : null;
}
