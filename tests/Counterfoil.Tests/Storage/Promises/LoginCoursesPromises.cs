using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Promises;

/// <summary>What every <see cref="ILoginCourses"/> promises.</summary>
public abstract class LoginCoursesPromises(DatabaseFixture fixture)
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private ILoginCourses Courses => fixture.Database.LoginCourses;

    private DateTimeOffset Now => fixture.Test.Time.GetUtcNow();

    [Fact]
    public async Task A_course_is_found_as_it_was_last_kept()
    {
        var handle = Randomness.NextBytes(32);
        (await Courses.FindAsync(handle, Never)).ShouldBeOfType<CourseFound.Nothing>();
        var course = New();
        (await Courses.TryPutAsync(handle, course, Never)).ShouldBeTrue();
        var later = course with { LoginName = "Søren \"'<>\\%_ 漢字" };
        (await Courses.TryPutAsync(handle, later, Never)).ShouldBeTrue();
        var found = (await Courses.FindAsync(handle, Never)).ShouldBeOfType<CourseFound.Going>();
        CourseText.Write(found.Course).ShouldBe(CourseText.Write(later));
    }

    [Fact]
    public async Task Of_twenty_who_end_a_course_at_once_one_does_and_nothing_begins_it_again()
    {
        var handle = Randomness.NextBytes(32);
        await Courses.TryPutAsync(handle, New(), Never);
        var ending = Enumerable
            .Range(0, 20)
            .Select(_ => Task.Run(() => Courses.TryEndAsync(handle, Now.AddHours(1), Never)));
        (await Task.WhenAll(ending)).Count(isFirst => isFirst).ShouldBe(1);
        (await Courses.FindAsync(handle, Never)).ShouldBeOfType<CourseFound.Over>();
        (await Courses.TryPutAsync(handle, New(), Never)).ShouldBeFalse();
        (await Courses.FindAsync(handle, Never)).ShouldBeOfType<CourseFound.Over>();
    }

    [Fact]
    public async Task A_course_that_was_never_kept_ends_once_all_the_same()
    {
        var handle = Randomness.NextBytes(32);
        (await Courses.TryEndAsync(handle, Now.AddHours(1), Never)).ShouldBeTrue();
        (await Courses.TryEndAsync(handle, Now.AddHours(1), Never)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_course_that_was_swapped_with_another_is_not_believed()
    {
        var (mine, yours) = (Randomness.NextBytes(32), Randomness.NextBytes(32));
        await Courses.TryPutAsync(mine, New(), Never);
        await Courses.TryPutAsync(yours, New(), Never);
        await fixture.Test.TamperAsync(
            "UPDATE login_courses SET content = (SELECT content FROM login_courses WHERE handle = @yours) WHERE handle = @mine",
            new { mine, yours }
        );
        await Should.ThrowAsync<BrokenSealException>(Courses.FindAsync(mine, Never).AsTask());
    }

    [Fact]
    public async Task Nothing_of_a_course_stands_in_the_database_in_clear()
    {
        var handle = Randomness.NextBytes(32);
        await Courses.TryPutAsync(handle, New() with { LoginName = "anna in clear" }, Never);
        var kept = (
            await fixture.Test.ReadAsync<byte[]>(
                "SELECT content FROM login_courses WHERE handle = @handle",
                new { handle }
            )
        ).ShouldHaveSingleItem();
        kept.AsSpan().IndexOf("anna in clear"u8).ShouldBe(-1);
    }

    [Fact]
    public async Task Lapsed_courses_are_deleted_a_few_at_a_time()
    {
        var past = New() with { At = Now.AddYears(-5) };
        for (var i = 0; i < 3; i++)
            await Courses.TryPutAsync(Randomness.NextBytes(32), past, Never);
        var standing = Randomness.NextBytes(32);
        await Courses.TryPutAsync(standing, New(), Never);
        (await Courses.DeleteLapsedAsync(Now.AddYears(-4), 2, Never)).ShouldBe(2);
        (await Courses.DeleteLapsedAsync(Now.AddYears(-4), 2, Never)).ShouldBe(1);
        (await Courses.FindAsync(standing, Never)).ShouldBeOfType<CourseFound.Going>();
    }

    private Course New() =>
        Course.Begin(
            new AuthorizationRequest
            {
                Application = new ApplicationKey(Randomness.NextGuid()),
                ClientId = "planner",
                RedirectUri = "https://app.example/cb",
            },
            Now
        );
}

public sealed class SqliteLoginCourses(SqliteFixture fixture)
    : LoginCoursesPromises(fixture),
        IClassFixture<SqliteFixture>;

public sealed class PostgreSqlLoginCourses(PostgreSqlFixture fixture)
    : LoginCoursesPromises(fixture),
        IClassFixture<PostgreSqlFixture>;
