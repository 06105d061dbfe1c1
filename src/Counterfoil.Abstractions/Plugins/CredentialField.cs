namespace Counterfoil;

/// <summary>What a field of a form takes.</summary>
public enum CredentialFieldKind
{
    /// <summary>A line of text that may be shown.</summary>
    Text,

    /// <summary>A line that is not shown while it is typed, nor kept in a command line.</summary>
    Secret,

    /// <summary>One of <see cref="CredentialField.Choices"/>.</summary>
    Choice,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,

    /// <summary>Somebody whom <see cref="ICredentialAdministration.FindUsersAsync"/> found: a <see cref="FoundUser.Value"/>.</summary>
    User,
}

/// <summary>A field of a form that a plugin declares, so that whoever draws it need not know the plugin. Immutable.</summary>
/// <param name="Name">Stable, for programs: letters and digits, at most 50, such as <c>code</c>.</param>
/// <param name="Label">For people.</param>
/// <param name="Kind">What it takes.</param>
public sealed record CredentialField(string Name, string Label, CredentialFieldKind Kind)
{
    /// <summary>The most characters of any value.</summary>
    public const int MaxLength = 4096;

    /// <summary>Whether it must be said.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What a <see cref="CredentialFieldKind.Choice"/> is among.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A sentence that helps; may be empty.</summary>
    public string Hint { get; init; } = "";
}

/// <summary>What was filled in. Immutable.</summary>
/// <param name="values">Field name → what was typed; every one counts as secret until its kind says otherwise.</param>
public sealed class FieldValues(IReadOnlyDictionary<string, Secret> values)
{
    /// <summary>Nothing was filled in.</summary>
    public static FieldValues None { get; } =
        new(new Dictionary<string, Secret>(StringComparer.Ordinal));

    /// <summary>The names of the fields that were filled in.</summary>
    public IEnumerable<string> Names => values.Keys;

    /// <summary>What was typed into a field; <c>null</c> when it was left out.</summary>
    public Secret? Find(string name) => values.TryGetValue(name, out var value) ? value : null;

    /// <summary>The text of a field that is not secret; empty when it was left out.</summary>
    public string TextOf(string name) => Find(name)?.Reveal() ?? "";

    /// <summary>Whether a switch was set; <c>null</c> when it was left out.</summary>
    public bool? IsOn(string name) =>
        Find(name) is { } value
            ? string.Equals(value.Reveal(), "true", StringComparison.OrdinalIgnoreCase)
            : null;
}

/// <summary>What is wrong with what was filled in.</summary>
/// <param name="Field">The field's name; empty for the form as a whole.</param>
/// <param name="Reason">A sentence for people. It is told to whoever filled the form in, and holds no secret.</param>
public sealed record FieldProblem(string Field, string Reason);
