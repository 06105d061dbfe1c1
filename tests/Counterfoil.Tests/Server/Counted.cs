using System.Net;

namespace Counterfoil.Tests.Server;

/// <summary>A body that says how long it is and counts what of it is asked for.</summary>
internal sealed class Counted(long length) : HttpContent
{
    public long Sent { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var piece = new byte[64 * 1024];
        Array.Fill(piece, (byte)'a');
        while (Sent < length)
        {
            await stream.WriteAsync(piece);
            Sent += piece.Length;
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }
}
