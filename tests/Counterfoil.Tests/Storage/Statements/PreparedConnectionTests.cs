using Counterfoil.Storage.Sqlite;
using Dapper;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Statements;

/// <summary>SQLite's statements stay prepared; what they are given does not.</summary>
public sealed class PreparedConnectionTests : IDisposable
{
    private readonly PreparedConnection connection = new("Data Source=:memory:");

    public PreparedConnectionTests() => connection.Open();

    public void Dispose() => connection.Dispose();

    [Fact]
    public void A_statement_that_comes_again_runs_with_the_new_values()
    {
        Run("SELECT @a || @b", new { a = "one", b = (string?)"two" }).ShouldBe("onetwo");
        Run("SELECT @a || @b", new { a = "three", b = (string?)"four" }).ShouldBe("threefour");
        Run("SELECT @a || @b", new { a = "three", b = (string?)null }).ShouldBeNull();
    }

    [Fact]
    public void A_value_may_be_of_another_kind_the_next_time()
    {
        Run("SELECT typeof(@a)", new { a = "1" }).ShouldBe("text");
        Run("SELECT typeof(@a)", new { a = 1L }).ShouldBe("integer");
        Run("SELECT typeof(@a)", new { a = new byte[] { 1 } }).ShouldBe("blob");
        Run("SELECT typeof(@a)", new { a = "1" }).ShouldBe("text");
    }

    [Fact]
    public void The_same_names_in_another_order_find_their_values()
    {
        Run("SELECT @a || @b", new { a = "one", b = "two" }).ShouldBe("onetwo");
        Run("SELECT @a || @b", new { b = "two", a = "one" }).ShouldBe("onetwo");
        Run("SELECT @a || @b", new DynamicParameters(new { b = "2", a = "1" })).ShouldBe("12");
    }

    private string? Run(string sql, object parameters) =>
        connection.QueryFirstOrDefault<string>(sql, parameters);
}
