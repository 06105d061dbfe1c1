using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Which page shows a step: the one table of it.</summary>
internal static class CourseSteps
{
    /// <summary>The name of the parameter that says which course.</summary>
    public const string Parameter = "c";

    /// <summary>The name of the field that says to whom a form was shown.</summary>
    public const string ShownTo = "as";

    private const string Turn = "/login/course/turn";

    // What a person may pass through between the steps, and come back to them.
    private static readonly PathString[] Beside =
    [
        Turn,
        "/login/course/forgotten",
        "/login/language",
    ];

    private static readonly PathString[] Way =
    [
        .. Enum.GetValues<LoginStep>()
            .Where(step => step != LoginStep.Done)
            .Select(step => new PathString(AddressOf(step))),
        .. Beside,
    ];

    /// <summary>Whether a course leads through that page.</summary>
    public static bool IsOnTheWay(PathString path) =>
        Way.Any(page => path.StartsWithSegments(page, StringComparison.OrdinalIgnoreCase));

    /// <summary>The address of the page of a step.</summary>
    public static string AddressOf(LoginStep step) =>
        step switch
        {
            LoginStep.Name => "/login/course/name",
            LoginStep.Proof => "/login/course/password",
            LoginStep.Challenge => "/login/course/challenge",
            LoginStep.Tenant => "/login/course/installation",
            LoginStep.NoPlace => "/login/course/no-access",
            LoginStep.Approval => "/login/course/approval",
            LoginStep.Permission => "/login/course/permission",
            LoginStep.Consent => "/login/course/consent",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "No page shows it."),
        };

    /// <summary>The address of a step of one course.</summary>
    public static string AddressOf(LoginStep step, string id) => Of(AddressOf(step), id);

    /// <summary>An address on the way of one course.</summary>
    public static string Of(string address, string id) => $"{address}?{Parameter}={id}";

    /// <summary>Where the deeds of one course go that every page offers; whoever opens it goes on at the step where it stands.</summary>
    public static string AddressOfTurn(string id) => Of(Turn, id);

    /// <summary>The course in the address of a request, as a query; empty for none. Whoever comes back needs it and nothing else.</summary>
    public static QueryString Kept(HttpRequest request) =>
        IsOnTheWay(request.Path) && request.Query[Parameter] is [{ Length: > 0 } id]
            ? QueryString.Create(Parameter, id)
            : QueryString.Empty;
}
