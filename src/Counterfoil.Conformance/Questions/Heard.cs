namespace Counterfoil.Conformance;

/// <summary>What came of a question. A closed hierarchy.</summary>
internal abstract record Heard
{
    private Heard() { }

    /// <summary>Everything that the plugin said, in words: for comparing two answers, and for finding secrets.</summary>
    public abstract string Said { get; }

    /// <summary>An answer; <c>null</c> is one for a screening alone.</summary>
    public sealed record Answered(object? Answer) : Heard
    {
        public override string Said => Words.Of(Answer);
    }

    public sealed record Threw(Exception Exception) : Heard
    {
        public override string Said => Exception.ToString();
    }

    public sealed record Hung : Heard
    {
        public override string Said => "";
    }
}

/// <summary>Answers in words.</summary>
internal static class Words
{
    public static string Of(object? answer) =>
        answer switch
        {
            null => "no objection",
            Objection screened => $"an objection: {screened.Reason}",
            Resolution.NotMineCase => "NotMine",
            Resolution.MistakenCase mistaken => $"Mistaken: {mistaken.Reason}",
            Resolution.ResolvedCase resolved =>
                $"Resolved: associate {resolved.Associate} by {Of(resolved.Credential)} with {string.Join(", ", resolved.Factors)} {Of(resolved.Report)}",
            Resolution.UnlinkedCase unlinked => $"Unlinked {Of(unlinked.Report)}",
            Verdict.NoObjectionCase => "NoObjection",
            Verdict.ProvedCase proved => $"Proved: {proved.Factor} by {Of(proved.Credential)}",
            Verdict.ObjectsCase objects => $"Objects: {objects.Reason}",
            Verdict.NeedsCase needs =>
                $"{(needs.AnsweredWrongly ? "NeedsAgain" : "Needs")}: “{needs.Challenge.Kind}”: {needs.Challenge.Prompt}",
            _ => answer.GetType().Name,
        };

    private static string Of(ProvidedCredential credential) =>
        $"{credential.Type} {credential.Id} {credential.SearchName}";

    private static string Of(Report? report) =>
        report is null
            ? ""
            : $"reporting {report.SearchName}; {string.Join("; ", report.Facts)}; {string.Join("; ", report.Groups)}";
}
