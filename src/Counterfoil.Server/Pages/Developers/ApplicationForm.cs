using Counterfoil.Broker.Applications;
using Counterfoil.Cryptography;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>What stands in the form about an application.</summary>
/// <param name="Application">As it is, or as it was sent.</param>
internal sealed record ApplicationForm(Application Application)
{
    /// <summary>Whether the visitor decides what operators alone decide.</summary>
    public bool IsOperators { get; init; }

    /// <summary>Whether all of it is open, because something in it is wrong.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The keys that are registered.</summary>
    public IReadOnlyList<SystemUserKey> Keys { get; init; } = Application.PublicKeys;

    /// <summary>The tenant that it is for, as it was typed.</summary>
    public string CustomFor { get; init; } = Application.CustomFor?.Value ?? "";

    /// <summary>Its owner's login name, as it was typed; empty for none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What is wrong with what was sent.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; init; } = [];

    /// <summary>What is wrong with one field; <c>null</c> when nothing is.</summary>
    public FieldProblem? ProblemOf(string field) =>
        Problems.Where(problem => problem.Field == field).ToList() switch
        {
            [] => null,
            var some => new FieldProblem(
                field,
                string.Join(' ', some.Select(problem => problem.Sentence))
            ),
        };

    /// <summary>The ids of what describes a field: its problem and its hint.</summary>
    public string? DescriptionOf(string field, string? hint = null) =>
        string.Join(
            ' ',
            new[] { ProblemOf(field) is null ? null : field + "-problem", hint }.OfType<string>()
        )
            is { Length: > 0 } ids
            ? ids
            : null;

    /// <summary>The label of a further key.</summary>
    public string NewKeyLabel { get; init; } = "";

    /// <summary>The text of a further key.</summary>
    public string NewKey { get; init; } = "";

    /// <summary>What was sent and is to be put right.</summary>
    public static ApplicationForm Of(Fields fields, Application before)
    {
        var key = fields.Text("newKey");
        return new ApplicationForm(fields.Over(before))
        {
            IsOpen = true,
            Keys = before.PublicKeys,
            CustomFor = fields.Text("customFor"),
            Owner = fields.Text("owner"),
            NewKeyLabel = fields.Text("newKeyLabel"),
            // What is no public key may be a private one, which is not sent about again.
            NewKey = RsaPublicKeyText.Read(key) is PublicKeyRead.Good ? key : "",
        };
    }
}
