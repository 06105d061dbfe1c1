using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;
using Counterfoil.Server.Api;
using Counterfoil.Server.Pages.Problems;
using Counterfoil.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Problem = Counterfoil.Server.Pages.Problems.Problem;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>What the pages of developers need; one set of it for all of them. Thread-safe.</summary>
internal sealed class DeveloperTools(
    Registrants registrants,
    IApplications applications,
    ApplicationRegister register,
    TokenRegister tokens,
    IAccounts accounts,
    IDevelopers developers,
    ProblemPages problems,
    IStringLocalizer<PageTexts> texts,
    TimeWords words
)
{
    public Registrants Registrants => registrants;
    public IApplications Applications => applications;
    public ApplicationRegister Register => register;
    public TokenRegister Tokens => tokens;
    public IAccounts Accounts => accounts;
    public IDevelopers Developers => developers;
    public ProblemPages Problems => problems;
    public IStringLocalizer<PageTexts> Texts => texts;
    public TimeWords Words => words;
}

/// <summary>
/// A page for whoever looks after applications: operators, and developers their own. It asks the registers, as the API does,
/// and these decide; what they object is said in the page's language, where it has a text there.
/// </summary>
internal abstract class DeveloperPage(DeveloperTools tools) : PeoplePage(tools.Texts)
{
    /// <summary>The address of the first of these pages.</summary>
    protected const string First = "/developer";

    /// <summary>The tools.</summary>
    protected DeveloperTools Tools => tools;

    /// <summary>Who looks after applications here; <c>null</c> for nobody.</summary>
    protected ValueTask<Registrant?> RegistrantAsync(CancellationToken cancellationToken) =>
        tools.Registrants.FindAsync(Visit.Proof!, cancellationToken);

    /// <summary>The visitor as an approved developer; <c>null</c> for nobody.</summary>
    protected async ValueTask<Developer?> DeveloperAsync(CancellationToken cancellationToken) =>
        await tools.Registrants.DeveloperAsync(Visit.Proof!, cancellationToken)
            is { State: DeveloperState.Approved } developer
            ? developer
            : null;

    /// <summary>The application of a key, as far as the visitor may see it; <c>null</c> for none.</summary>
    protected async ValueTask<(Registrant Registrant, Application Application)?> FindAsync(
        string? key,
        CancellationToken cancellationToken
    ) =>
        Guid.TryParseExact(key, "D", out var id)
        && await RegistrantAsync(cancellationToken) is { } registrant
        && await tools.Applications.FindAsync(new ApplicationKey(id), cancellationToken)
            is { Application: var found }
        && registrant.MaySee(found)
            ? (registrant, found)
            : null;

    /// <summary>What a register made; <c>null</c> where it objects, which the page then says.</summary>
    protected T? Take<T>(string field, Registered<T> made)
        where T : class
    {
        if (made is Registered<T>.Done(var value))
            return value;
        if (made is Registered<T>.Unfit { Problems: { Count: > 0 } problems })
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            foreach (
                var problem in problems.DistinctBy(problem => (problem.Field, problem.Sentence))
            )
                Complain(problem.Field, Say(problem));
            return null;
        }
        (Response.StatusCode, var sentence) = made switch
        {
            Registered<T>.Unfit(var problem) => (StatusCodes.Status400BadRequest, problem),
            Registered<T>.Conflict(var problem) { Rule: var rule } => (
                StatusCodes.Status409Conflict,
                Say(rule, problem)
            ),
            Registered<T>.Forbidden(var problem) { Rule: var rule } => (
                StatusCodes.Status403Forbidden,
                Say(rule, problem)
            ),
            Registered<T>.NotNow(var wait, _) => (
                StatusCodes.Status429TooManyRequests,
                tools.Texts["Refused_NotNow", tools.Words.Wait(wait)].Value
            ),
            _ => (StatusCodes.Status404NotFound, tools.Texts["Problem_NotFound_Text"].Value),
        };
        Complain(field, sentence);
        return null;
    }

    /// <summary>Whether what was sent can be registered at all; the page says what cannot be read.</summary>
    protected bool CanRead(Fields fields)
    {
        if (fields.NamesTenant())
            return true;
        Reject("customFor", tools.Texts["Dev_CustomForHint"]);
        return false;
    }

    /// <summary>
    /// Whose an application is to be, by the login name that an operator typed; the page says where nobody has it. Developers
    /// hand nothing over.
    /// </summary>
    protected async ValueTask<(bool IsKnown, Guid? Owner)> OwnerAsync(
        Registrant registrant,
        Fields fields,
        Guid? before,
        CancellationToken cancellationToken
    )
    {
        if (registrant is not Registrant.Operator)
            return (true, before);
        var typed = fields.Text("owner").Trim();
        if (typed.Length == 0)
            return (true, null);
        if (typed == await OwnerNameAsync(before, cancellationToken))
            return (true, before);
        if (
            NameKey.TryCreate(typed, out var name)
            && await tools.Accounts.FindAsync(name, cancellationToken) is { } account
            && await tools.Developers.FindAsync(account.Id, cancellationToken)
                is { State: DeveloperState.Approved }
        )
            return (true, account.Id.Value);
        Reject("owner", tools.Texts["Dev_OwnerUnknown"]);
        return (false, null);
    }

    /// <summary>The login name of an application's owner; empty for none.</summary>
    protected async ValueTask<string> OwnerNameAsync(
        Guid? owner,
        CancellationToken cancellationToken
    ) =>
        owner is { } id
            ? (await tools.Accounts.FindAsync(new AccountId(id), cancellationToken))?.LoginName
                ?? id.ToString()
            : "";

    /// <summary>There is nothing here, or nothing for this visitor.</summary>
    protected IActionResult Nothing() => tools.Problems.Result(HttpContext, Problem.NotFound);
}
