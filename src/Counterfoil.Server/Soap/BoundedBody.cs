namespace Counterfoil.Server.Soap;

/// <summary>Reads a body up to a bound, whatever length it announced.</summary>
internal static class BoundedBody
{
    /// <summary>The body; <c>null</c> when it is longer than <see cref="ElementReader.MaxBytes"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(
        HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.ContentLength > ElementReader.MaxBytes)
            return null;
        var buffer = new byte[(int)(request.ContentLength ?? ElementReader.MaxBytes) + 1];
        var read = await request.Body.ReadAtLeastAsync(
            buffer,
            buffer.Length,
            throwOnEndOfStream: false,
            cancellationToken
        );
        if (read == buffer.Length)
            return null;
        return buffer.AsMemory(0, read);
    }
}
