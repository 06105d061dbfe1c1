using Counterfoil.Storage;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Opening;

public sealed class DatabaseSettingsTests
{
    [Theory]
    [InlineData("Host=db;Username=x;Password=y", DatabaseKind.PostgreSql)]
    [InlineData("username=x; HOST = db", DatabaseKind.PostgreSql)]
    [InlineData("Data Source=/data/counterfoil.db", DatabaseKind.Sqlite)]
    [InlineData("/data/counterfoil.db", DatabaseKind.Sqlite)]
    [InlineData("counterfoil.db", DatabaseKind.Sqlite)]
    public void The_connection_string_tells_the_kind(string connection, DatabaseKind kind) =>
        new DatabaseSettings(connection, "folder").Kind.ShouldBe(kind);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Data Source=:memory:")]
    [InlineData(":memory:")]
    [InlineData("Data Source=")]
    public void What_names_no_database_is_refused(string connection) =>
        Should.Throw<ArgumentException>(() => new DatabaseSettings(connection, "folder"));

    [Fact]
    public void A_password_is_not_printed() =>
        new DatabaseSettings("Host=db;Password=geheim", "f").ToString().ShouldNotContain("geheim");
}
