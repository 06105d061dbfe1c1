using Xunit;

namespace Counterfoil.Conformance;

public abstract partial class CredentialPluginConformance
{
    private const int LongestName = 100;
    private const int LongestFieldName = 50;

    /// <summary>Where the plugin has an administration side: it has a name and fields that can be drawn, enrols, and shows no secret.</summary>
    [Fact]
    public async Task It_administers_its_rows_without_showing_a_secret()
    {
        var rehearsal = Furnish();
        var plugin = Create(rehearsal.Host);
        var findings = new Findings();
        if (plugin is ICredentialAdministration administration)
        {
            CheckForms(administration, findings);
            foreach (var row in rehearsal.Table.All(rehearsal.Type))
                CheckShown(administration, row, rehearsal.Secrets, findings);
            foreach (var example in rehearsal.Examples.OfType<Example.OfEnrolment>())
                await EnrolAsync(administration, rehearsal, example, findings);
        }
        else if (rehearsal.Examples.OfType<Example.OfEnrolment>().Any())
        {
            findings.Add(
                "It is to enrol somebody, and does not implement ICredentialAdministration."
            );
        }
        findings.Report(
            "The administration side does not keep its promises.",
            "Lists are read by administrators, and shown by consoles that do not know the plugin: tell a row's secret once, in what EnrolAsync answers, and never in Show, a searchName, a display name or a comment."
        );
    }

    private static void CheckForms(ICredentialAdministration administration, Findings findings)
    {
        if (administration.DisplayName is not { Length: > 0 and <= LongestName })
            findings.Add($"DisplayName is not 1 to {LongestName} characters.");
        var fields = administration
            .EnrolmentFields(Rehearsal.Tenant)
            .Concat(administration.EditFields(Rehearsal.Tenant));
        foreach (var field in fields)
        {
            if (
                field.Name is not { Length: > 0 and <= LongestFieldName }
                || !field.Name.All(char.IsAsciiLetterOrDigit)
            )
                findings.Add($"The field “{field.Name}” is not named by letters and digits.");
            if (field.Kind == CredentialFieldKind.Choice && field.Choices.Count == 0)
                findings.Add($"The field “{field.Name}” is a choice among nothing.");
        }
    }

    private static void CheckShown(
        ICredentialAdministration administration,
        PluginRow row,
        IReadOnlyList<Secret> secrets,
        Findings findings
    )
    {
        var shown = administration
            .Show(row)
            .Select(each => each.Text)
            .Concat([row.SearchName, row.DisplayName, row.Comment]);
        foreach (var text in shown)
        {
            if (secrets.Append(row.Secret).Any(secret => Traces.AreIn(text, secret)))
                findings.Add($"What is shown of the row {row.Id} holds a secret.");
        }
    }

    private static async Task EnrolAsync(
        ICredentialAdministration administration,
        Rehearsal rehearsal,
        Example.OfEnrolment example,
        Findings findings
    )
    {
        var table = rehearsal.Table.Copy();
        var enrolled = await administration.EnrolAsync(
            example.Who,
            example.Values,
            table.EditableRowsOf(example.Who, rehearsal.Type),
            CancellationToken.None
        );
        if (enrolled is not Enrolment.DoneCase done)
        {
            findings.Add($"“{example.What}” is refused.");
            return;
        }
        if (table.All(rehearsal.Type).All(row => row.Id != done.Row.Id))
            findings.Add($"“{example.What}” answers a row that is not in the table.");
        CheckShown(administration, done.Row, [.. done.ShownOnce.SelectMany(SecretsOf)], findings);
    }

    private static IEnumerable<Secret> SecretsOf(ShownOnce shown) =>
        shown switch
        {
            ShownOnce.Text text => [text.Value],
            ShownOnce.QrCode code => [code.Content],
            ShownOnce.List list => list.Values,
            _ => [],
        };
}
