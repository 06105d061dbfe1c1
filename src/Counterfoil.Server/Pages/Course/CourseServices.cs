using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Logins;
using Counterfoil.Server.Mail;
using Counterfoil.Server.Settings;
using Counterfoil.Storage;

namespace Counterfoil.Server.Pages.Course;

/// <summary>Registers what a course needs.</summary>
internal static class CourseServices
{
    /// <summary>The folder of its pages.</summary>
    public const string Folder = "/Course/";

    public static IServiceCollection AddCourse(this IServiceCollection services) =>
        services
            .AddSingleton(provider => provider.GetRequiredService<Database>().LoginCourses)
            .AddSingleton<ILapsing>(provider => provider.GetRequiredService<ILoginCourses>())
            .AddSingleton<CourseKeeper>()
            .AddSingleton<CourseHomes>()
            .AddSingleton<ICourseApprovals, CourseApprovals>()
            .AddSingleton<CourseLook>()
            .AddSingleton<CourseDesk>()
            .AddSingleton<PersonPlaces>()
            .AddSingleton<PersonConsents>()
            .AddSingleton<ForgottenPasswords>()
            .AddSingleton<IPost>(provider => new Post(
                provider.GetRequiredService<ServerSettings>().Mail
            ))
            .AddSingleton<PasswordLetters>()
            .AddHostedService(provider => provider.GetRequiredService<PasswordLetters>())
            .AddSingleton<CourseCookies>()
            .AddSingleton<AccountSession>()
            .AddSingleton<RememberedNames>()
            .AddSingleton<CourseWay>()
            .AddSingleton<CourseTools>()
            .AddSingleton<CourseDoor>();
}
