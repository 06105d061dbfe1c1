using Counterfoil.Authority;

namespace Counterfoil.Server.Api;

/// <summary>From what the authority's registers say to HTTP.</summary>
internal static class Answers
{
    /// <summary>Says what came of a change; <paramref name="say"/> says what is there when it was done.</summary>
    public static IResult ToAnswer<T>(this Registered<T> registered, Func<T, IResult> say) =>
        registered switch
        {
            Registered<T>.Done(var value) => say(value),
            Registered<T>.NotFound => Problem.NotFound,
            Registered<T>.Forbidden(var problem) => Problem.Of(
                StatusCodes.Status403Forbidden,
                "forbidden",
                problem
            ),
            Registered<T>.Conflict(var problem) => Problem.Of(
                StatusCodes.Status409Conflict,
                "conflict",
                problem
            ),
            Registered<T>.Unfit(var problem) => Problem.Unfit(problem),
            Registered<T>.NotNow(var wait, var problem) => Problem.Of(
                StatusCodes.Status429TooManyRequests,
                "not_now",
                problem
            ) with
            {
                RetryAfter = wait,
            },
            _ => throw new InvalidOperationException("A register answered something unknown."),
        };
}
