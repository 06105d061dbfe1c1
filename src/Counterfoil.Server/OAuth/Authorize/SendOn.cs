namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>
/// Sends the browser to a registered address with 303: 307 and 308 would send a form, and the password in it, on with it
/// (RFC 9700 section 4.12).
/// </summary>
internal sealed class SendOn(string address) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status303SeeOther;
        response.Headers.Location = address;
        response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
