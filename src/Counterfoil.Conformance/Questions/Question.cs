namespace Counterfoil.Conformance;

/// <summary>One call of a plugin in a rehearsal.</summary>
/// <param name="What">The moment and the example, for messages.</param>
/// <param name="Tenant">Whose rows the plugin is given.</param>
/// <param name="At">What the clock shows.</param>
/// <param name="Evidence">What the call brings, for its secrets.</param>
/// <param name="Ask">Asks.</param>
internal sealed record Question(
    string What,
    ContextIdentifier Tenant,
    DateTimeOffset At,
    IReadOnlyList<Evidence> Evidence,
    Func<ICredentialPlugin, IPluginRows, CancellationToken, Task<object?>> Ask
)
{
    public static Question ToScreen(string what, EvidenceSet evidence, Use use) =>
        new(
            $"ScreenAsync on “{what}”",
            evidence.Tenant,
            RehearsalTime.Start,
            evidence.Items,
            async (plugin, _, token) => await plugin.ScreenAsync(evidence, use, token)
        );

    public static Question ToResolve(string what, EvidenceSet evidence) =>
        new(
            $"ResolveAsync on “{what}”",
            evidence.Tenant,
            RehearsalTime.Start,
            evidence.Items,
            async (plugin, rows, token) => await plugin.ResolveAsync(evidence, rows, token)
        );

    public static Question ToReview(string what, Hearing hearing, DateTimeOffset? at = null) =>
        new(
            $"ReviewAsync ({hearing.Occasion}) on “{what}”",
            hearing.Tenant,
            at ?? RehearsalTime.Start,
            hearing.Evidence.Items,
            async (plugin, rows, token) => await plugin.ReviewAsync(hearing, rows, token)
        );
}
