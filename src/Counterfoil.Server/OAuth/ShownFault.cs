using Counterfoil.Server.OAuth.Authorize;
using Counterfoil.Server.Pages.Problems;

namespace Counterfoil.Server.OAuth;

/// <summary>
/// Shows what is wrong on our own page, and sends nobody on by itself: where to is not proven (RFC 6749 section 4.1.2.1), or
/// nobody is who would be sent (RFC 9700 section 4.11.2).
/// </summary>
internal sealed class ShownFault(RecordedFault recorded, int status) : IResult
{
    /// <summary>Where a person may go on to by their own hand; <c>null</c> for nowhere.</summary>
    public Onward? Onward { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var fault = recorded.Fault;
        var problem = Onward is null ? Problem.Authorization : Problem.Unproven;
        return httpContext
            .RequestServices.GetRequiredService<ProblemPages>()
            .ShowAsync(
                httpContext,
                problem with
                {
                    Status = status,
                    Details = fault.Number is { } number
                        ? $"{fault.Error} ({number}): {fault.Description}"
                        : $"{fault.Error}: {fault.Description}",
                    Onward = Onward,
                }
            );
    }
}
