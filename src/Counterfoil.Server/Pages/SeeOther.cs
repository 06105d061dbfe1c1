using Microsoft.AspNetCore.Mvc;

namespace Counterfoil.Server.Pages;

/// <summary>
/// Sends the browser on with 303: the next request is a GET, so that neither a reload nor the back button sends a form
/// again (RFC 9700 section 4.12 asks for it where a password was posted).
/// </summary>
/// <param name="address">A path on this server.</param>
internal sealed class SeeOther(string address) : IActionResult
{
    /// <inheritdoc/>
    public Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.HttpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}
