using System.Globalization;
using Counterfoil.Authority;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Counterfoil.Server.Pages;

/// <summary>What is wrong with a form.</summary>
/// <param name="Field">The id of the field to go to.</param>
/// <param name="Sentence">What to do about it.</param>
internal sealed record FieldProblem(string Field, string Sentence);

/// <summary>What all pages for people have.</summary>
internal abstract class PeoplePage(IStringLocalizer<PageTexts> texts) : PageModel
{
    private readonly List<FieldProblem> problems = [];

    /// <summary>Whose page it is and who looks at it.</summary>
    public Visit Visit => HttpContext.Features.GetRequiredFeature<Visit>();

    /// <summary>What is wrong with the form that was sent; empty when nothing is.</summary>
    public IReadOnlyList<FieldProblem> Problems => problems;

    /// <summary>What just happened, in a sentence; <c>null</c> when nothing did.</summary>
    public string? Notice { get; protected set; }

    /// <summary>The texts.</summary>
    protected IStringLocalizer<PageTexts> Texts => texts;

    /// <summary>The sentence about one field; <c>null</c> when there is none.</summary>
    public string? ProblemOf(string field) =>
        problems.Find(problem => problem.Field == field)?.Sentence;

    /// <summary>The ids of what describes a field: its hint and its problem.</summary>
    public string? DescriptionOf(string field, string? hint = null)
    {
        var problem = ProblemOf(field) is null ? null : field + "-problem";
        return (hint, problem) switch
        {
            (null, null) => null,
            ({ } one, null) => one,
            (null, { } other) => other,
            var (one, other) => $"{other} {one}",
        };
    }

    /// <summary>What a rule objects to: in the page's language, where the rule has a text there.</summary>
    protected string Say(RuleProblem problem)
    {
        if (problem.Code.Length == 0)
            return problem.Sentence;
        var text = texts[$"Unfit_{problem.Code}", problem.Shown];
        return text.ResourceNotFound ? problem.Sentence : text.Value;
    }

    /// <summary>As that, of an objection to the whole.</summary>
    protected string Say(RuleProblem? problem, string sentence) =>
        problem is null ? sentence : Say(problem);

    /// <summary>Notes what is wrong with the form.</summary>
    protected void Complain(string field, string sentence) =>
        problems.Add(new FieldProblem(field, sentence));

    /// <summary>As that, and answers that the form cannot be taken.</summary>
    protected void Reject(string field, string sentence)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Complain(field, sentence);
    }

    /// <summary>Sends the browser to another page of this tenant.</summary>
    protected SeeOther GoTo(string page) => new(Visit.To(page));

    /// <summary>How many tickets were ended, out of the address; <c>null</c> when it does not say.</summary>
    protected string? SayEnded() =>
        Request.Query["ended"] is [{ Length: < 8 } text]
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ended)
            ? ended == 1
                ? texts["Notice_TicketEnded"].Value
                : texts["Notice_TicketsEnded", ended].Value
            : null;

    /// <summary>Takes a short known word out of the address and says its sentence: no text of a stranger's gets onto the page.</summary>
    protected string? SentenceFor(string parameter, params ReadOnlySpan<string> known) =>
        Request.Query[parameter] is [{ } word] && known.Contains(word)
            ? texts[$"Notice_{word}"].Value
            : null;
}
