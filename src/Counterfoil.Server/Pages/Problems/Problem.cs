using Counterfoil.Server.OAuth.Authorize;

namespace Counterfoil.Server.Pages.Problems;

/// <summary>Why a page cannot be shown: a status of HTTP and the name of its texts (<c>Problem_…_Title</c>, <c>Problem_…_Text</c>).</summary>
internal sealed record Problem(int Status, string Name)
{
    /// <summary>What developers are told besides, such as the number of the request; <c>null</c> for nothing.</summary>
    public string? Details { get; init; }

    /// <summary>The way on, where it leads to an application; <c>null</c> where it stays here.</summary>
    public Onward? Onward { get; init; }

    public static Problem BadRequest { get; } = new(StatusCodes.Status400BadRequest, "BadRequest");

    /// <summary>The antiforgery check failed: an old form, a form of another site, or a browser that keeps no cookies.</summary>
    public static Problem OldForm { get; } = new(StatusCodes.Status400BadRequest, "OldForm");

    public static Problem Forbidden { get; } = new(StatusCodes.Status403Forbidden, "Forbidden");

    public static Problem NotFound { get; } = new(StatusCodes.Status404NotFound, "NotFound");

    public static Problem NoTenant { get; } = new(StatusCodes.Status404NotFound, "NoTenant");

    /// <summary>Somebody was sent here by a site that is not registered.</summary>
    public static Problem NoSite { get; } = new(StatusCodes.Status400BadRequest, "NoSite");

    /// <summary>An application sent somebody here with a request that cannot be answered, nor be sent back.</summary>
    public static Problem Authorization { get; } =
        new(StatusCodes.Status400BadRequest, "Authorization");

    /// <summary>The same, of somebody whom nobody knows here: they go back to the application by their own hand.</summary>
    public static Problem Unproven { get; } = new(StatusCodes.Status400BadRequest, "Unproven");

    /// <summary>A course that this browser did not begin, or that waited too long, or whose cookies are gone.</summary>
    public static Problem CourseLost { get; } = new(StatusCodes.Status404NotFound, "CourseLost");

    /// <summary>A course that was answered already.</summary>
    public static Problem CourseOver { get; } = new(StatusCodes.Status410Gone, "CourseOver");

    /// <summary>A course to an application that is closed.</summary>
    public static Problem CourseShut { get; } = new(StatusCodes.Status403Forbidden, "CourseShut");

    /// <summary>An application asked for more than a browser can keep.</summary>
    public static Problem CourseTooLarge { get; } =
        new(StatusCodes.Status400BadRequest, "CourseTooLarge");

    public static Problem WrongMethod { get; } =
        new(StatusCodes.Status405MethodNotAllowed, "WrongMethod");

    public static Problem TooMany { get; } = new(StatusCodes.Status429TooManyRequests, "TooMany");

    public static Problem Broken { get; } = new(StatusCodes.Status500InternalServerError, "Broken");

    public static Problem Busy { get; } = new(StatusCodes.Status503ServiceUnavailable, "Busy");

    /// <summary>What to say for a bare status.</summary>
    public static Problem OfStatus(int status) =>
        status switch
        {
            StatusCodes.Status403Forbidden => Forbidden,
            StatusCodes.Status404NotFound => NotFound,
            StatusCodes.Status405MethodNotAllowed => WrongMethod,
            StatusCodes.Status429TooManyRequests => TooMany,
            StatusCodes.Status503ServiceUnavailable => Busy,
            >= StatusCodes.Status500InternalServerError => Broken,
            _ => BadRequest with { Status = status },
        };
}

/// <summary>A problem as the page shows it.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Title">What is the matter.</param>
/// <param name="Text">What it means and what to do.</param>
/// <param name="Way">The address of the way on.</param>
/// <param name="WayText">What the way on is called.</param>
internal sealed record ProblemView(
    int Status,
    string Title,
    string Text,
    string Way,
    string WayText
)
{
    /// <summary>What developers are told besides; <c>null</c> for nothing.</summary>
    public string? Details { get; init; }

    /// <summary>The way on by a form, to an application that takes its answers so; <c>null</c> where the link is all.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Fields { get; init; }
}
