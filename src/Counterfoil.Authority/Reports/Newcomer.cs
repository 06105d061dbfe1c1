using Counterfoil.Authority.Associates;

namespace Counterfoil.Authority.Reports;

/// <summary>What became of somebody whom a plugin proved and no row knew. A closed hierarchy.</summary>
internal abstract record Newcomer
{
    private Newcomer() { }

    /// <summary>A row knows them now.</summary>
    /// <param name="Resolved">Who.</param>
    /// <param name="Added">The associate, where this very call added it.</param>
    public sealed record In(Resolution.ResolvedCase Resolved, Associate? Added) : Newcomer;

    /// <summary>They stay outside, for this reason.</summary>
    public sealed record Out(string Reason) : Newcomer;

    /// <summary>The associate that a report describes, with no right at all; <c>null</c> when it has no name that could be one.</summary>
    public static Associate? Describe(ContextIdentifier tenant, Report report)
    {
        if (!NameKey.TryCreate(FactOf(report, "name"), out _))
            return null;
        var email = FactOf(report, "email");
        return new Associate
        {
            Tenant = tenant,
            Id = default,
            Name = FactOf(report, "name").Trim(),
            Card = Card.Empty with
            {
                FullName = Shortened(FactOf(report, "displayName")),
                Email =
                    NameKey.TryCreate(email, out var key)
                    && key.Value.Contains('@', StringComparison.Ordinal)
                        ? email
                        : "",
            },
        };
    }

    /// <summary>A fact of a report; empty when it is not told.</summary>
    public static string FactOf(Report report, string fact) =>
        report.Facts.TryGetValue(fact, out var value) ? value : "";

    /// <summary>As much of a text as a column takes.</summary>
    public static string Shortened(string text) => text.Length <= 254 ? text : text[..254];
}
