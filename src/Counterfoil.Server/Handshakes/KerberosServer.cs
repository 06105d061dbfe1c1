namespace Counterfoil.Server.Handshakes;

/// <summary>
/// Asks the library why it does not take a handshake, which the framework keeps to itself. It decides nothing:
/// <see cref="Acceptor"/> does, and only what it refused is shown here. Thread-safe.
/// </summary>
internal static unsafe class KerberosServer
{
    /// <summary>Why not; <c>null</c> when it would have.</summary>
    public static KerberosError? FindError(ReadOnlySpan<byte> token)
    {
        nint context = 0;
        var output = default(Gss.Text);
        try
        {
            fixed (byte* value = token)
            {
                var input = new Gss.Text { Length = (nuint)token.Length, Value = value };
                var major = Gss.Accept(
                    out var minor,
                    ref context,
                    0,
                    input,
                    0,
                    0,
                    0,
                    out output,
                    0,
                    0,
                    0
                );
                return Gss.ErrorOf(major, minor);
            }
        }
        finally
        {
            Gss.ReleaseText(out _, ref output);
            Gss.ReleaseContext(out _, ref context, 0);
        }
    }
}
