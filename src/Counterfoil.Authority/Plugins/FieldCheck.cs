namespace Counterfoil.Authority.Plugins;

/// <summary>Compares what was filled in with the fields that a plugin declared, so that no plugin need do it.</summary>
internal static class FieldCheck
{
    private const int MostFields = 50;

    /// <summary>What is wrong with an enrolment; empty when nothing is.</summary>
    public static IReadOnlyList<FieldProblem> OfEnrolment(
        IReadOnlyList<CredentialField> fields,
        FieldValues values
    ) =>
        [
            .. values
                .Names.Where(name => fields.All(field => field.Name != name))
                .Select(name => new FieldProblem(name, "There is no such field.")),
            .. fields
                .Where(field =>
                    field.IsRequired && values.Find(field.Name) is null or { IsBlank: true }
                )
                .Select(field => new FieldProblem(field.Name, $"{field.Label} must be said.")),
            .. OfKinds(fields, values),
        ];

    /// <summary>What is wrong with an edit: what is left out stays, and a confirmation's fields are the plugin's own to know.</summary>
    public static IReadOnlyList<FieldProblem> OfEdit(
        IReadOnlyList<CredentialField> fields,
        FieldValues values
    ) =>
        values.Names.Any()
            ? [.. OfKinds(fields, values)]
            : [new FieldProblem("", "Say what to change.")];

    private static IEnumerable<FieldProblem> OfKinds(
        IReadOnlyList<CredentialField> fields,
        FieldValues values
    )
    {
        if (values.Names.Skip(MostFields).Any())
            yield return new FieldProblem("", "These are too many fields.");
        foreach (var name in values.Names)
        {
            var value = values.Find(name)!;
            if (value.Length > CredentialField.MaxLength)
                yield return new FieldProblem(
                    name,
                    $"It has more than {CredentialField.MaxLength} characters."
                );
            var field = fields.FirstOrDefault(one => one.Name == name);
            if (field?.Kind == CredentialFieldKind.Switch && !bool.TryParse(value.Reveal(), out _))
                yield return new FieldProblem(name, "It is true or false.");
            if (
                field?.Kind == CredentialFieldKind.Choice
                && !value.IsBlank
                && !field.Choices.Contains(value.Reveal(), StringComparer.Ordinal)
            )
                yield return new FieldProblem(
                    name,
                    $"It is one of {string.Join(", ", field.Choices)}."
                );
        }
    }
}
