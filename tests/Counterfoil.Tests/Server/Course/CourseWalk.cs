using Counterfoil.Broker.Logins;
using Counterfoil.Tests.Server.Pages;
using Shouldly;

namespace Counterfoil.Tests.Server.Course;

/// <summary>The steps of a person through a course.</summary>
internal static class CourseWalk
{
    /// <summary>Opens a page and follows the server's own redirects.</summary>
    public static async Task<Shown> OpenAsync(this PageVisitor visitor, string path) =>
        await visitor.FollowAsync(await visitor.GetAsync(path));

    /// <summary>Follows the server's own redirects, and no other.</summary>
    public static async Task<Shown> FollowAsync(this PageVisitor visitor, Shown shown)
    {
        for (var hops = 0; shown is { Status: 303, Location: ['/', ..] }; hops++)
        {
            hops.ShouldBeLessThan(5);
            shown = await visitor.GetAsync(shown.Location!);
        }
        return shown;
    }

    /// <summary>Sends the page's own form, or the one that goes to the given step, and follows.</summary>
    public static async Task<Shown> SendAsync(
        this PageVisitor visitor,
        Shown page,
        string step,
        params (string Name, string Value)[] fields
    ) =>
        await visitor.FollowAsync(await visitor.SubmitAsync(page, $"/login/course/{step}", fields));

    public static Task<Shown> NameAsync(this PageVisitor visitor, Shown page, string name) =>
        visitor.SendAsync(page, "name", ("userName", name));

    public static Task<Shown> PasswordAsync(
        this PageVisitor visitor,
        Shown page,
        string password
    ) => visitor.SendAsync(page, "password", ("password", password));

    public static Task<Shown> TurnAsync(this PageVisitor visitor, Shown page, string deed) =>
        visitor.SendAsync(page, "turn", ("do", deed));

    /// <summary>Begins, says the name, proves it.</summary>
    public static async Task<Shown> LogInAsync(
        this PageVisitor visitor,
        CourseHouse house,
        string name,
        string password,
        AuthorizationRequest? request = null
    )
    {
        var page = await visitor.OpenAsync(house.BeginAt(request));
        page.ShouldBeAt("name");
        page = await visitor.NameAsync(page, name);
        page.ShouldBeAt("password");
        return await visitor.PasswordAsync(page, password);
    }

    /// <summary>Whether the page is that step's.</summary>
    public static void ShouldBeAt(this Shown page, string step)
    {
        page.Status.ShouldBe(200, page.Text);
        page.Document.Forms.Select(form => form.GetAttribute("action")?.Split('?')[0])
            .ShouldContain($"/login/course/{step}", page.Text);
    }

    /// <summary>The fields of an answer to the application.</summary>
    public static Dictionary<string, string> Answer(this Shown shown)
    {
        shown.Status.ShouldBe(303, shown.Text);
        shown.Location!.ShouldStartWith(CourseHouse.CallBack + "?");
        return shown
            .Location![(CourseHouse.CallBack.Length + 1)..]
            .Split('&')
            .Select(field => field.Split('='))
            .ToDictionary(
                field => field[0],
                field => Uri.UnescapeDataString(field[1].Replace('+', ' ')),
                StringComparer.Ordinal
            );
    }

    /// <summary>The id of the course that a page is about.</summary>
    public static string CourseOf(this Shown page) =>
        page.Document.QuerySelector("input[name=c]")!.GetAttribute("value")!;
}
