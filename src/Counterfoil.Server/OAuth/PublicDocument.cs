namespace Counterfoil.Server.OAuth;

/// <summary>What clients read before anything else, as bytes that were made before: for everybody, and every script.</summary>
internal static class PublicDocument
{
    /// <summary>Writes it, or its head.</summary>
    public static Task WriteAsync(
        HttpContext context,
        ReadOnlyMemory<byte> json,
        string cacheControl
    )
    {
        var headers = context.Response.Headers;
        headers.ContentType = "application/json";
        headers.ContentLength = json.Length;
        headers.CacheControl = cacheControl;
        headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;
        // The request's own token is made when it is first asked for; there is nothing here to cancel.
        var writing = context.Response.BodyWriter.WriteAsync(json, CancellationToken.None);
        return writing.IsCompletedSuccessfully ? Task.CompletedTask : writing.AsTask();
    }
}
