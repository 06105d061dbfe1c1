using System.Diagnostics;

namespace Counterfoil.Authority;

/// <summary>The authority's spans, under the source <c>Counterfoil.Authority</c>. They name doors and outcomes, and never who or what. Thread-safe.</summary>
internal static class AuthorityTraces
{
    private static readonly ActivitySource Source = new("Counterfoil.Authority");

    public static Activity? Hearing(string door) =>
        Source.StartActivity("hearing")?.SetTag("door", door);

    public static Activity? Issue() => Source.StartActivity("issue");

    /// <summary>Notes how the hearing that is under way ended.</summary>
    public static void Heard(string outcome)
    {
        if (Activity.Current is { OperationName: "hearing" } hearing && hearing.Source == Source)
            hearing.SetTag("outcome", outcome);
    }
}
