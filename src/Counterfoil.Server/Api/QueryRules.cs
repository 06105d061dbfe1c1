using System.Collections.Frozen;

namespace Counterfoil.Server.Api;

/// <summary>
/// Refuses a query that names something the call does not take, says one thing twice, or is too long: a filter that is
/// mistyped and silently ignored shows somebody more than was asked for (RFC 6749 3.1 in spirit).
/// </summary>
internal static class QueryRules
{
    private const int MaxValueLength = 254;

    /// <summary>Makes the filter of one endpoint from the parameters of its handler.</summary>
    public static EndpointFilterDelegate Filter(
        EndpointFilterFactoryContext endpoint,
        EndpointFilterDelegate next
    )
    {
        var known = new Lazy<FrozenSet<string>>(() =>
            endpoint
                .MethodInfo.GetParameters()
                .Select(parameter => parameter.Name!)
                .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
        );
        return call =>
            Check(call.HttpContext.Request.Query, known.Value) is { } problem
                ? new ValueTask<object?>(problem)
                : next(call);
    }

    private static Problem? Check(IQueryCollection query, FrozenSet<string> known)
    {
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name))
                return Problem.Malformed("The query names something that this call does not take.");
            if (values.Count != 1)
                return Problem.Malformed("The query says one thing twice.");
            if (values[0]?.Length > MaxValueLength)
                return Problem.Malformed(
                    $"A value in the query has at most {MaxValueLength} characters."
                );
        }
        return null;
    }
}
