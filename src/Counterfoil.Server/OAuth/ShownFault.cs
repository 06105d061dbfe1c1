using Counterfoil.Server.Pages.Problems;

namespace Counterfoil.Server.OAuth;

/// <summary>Shows what is wrong on our own page, and sends nobody on: where to is not proven (RFC 6749 section 4.1.2.1).</summary>
internal sealed class ShownFault(RecordedFault recorded, int status) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var fault = recorded.Fault;
        return httpContext
            .RequestServices.GetRequiredService<ProblemPages>()
            .ShowAsync(
                httpContext,
                Problem.Authorization with
                {
                    Status = status,
                    Details = $"{fault.Error}: {fault.Description}",
                }
            );
    }
}
