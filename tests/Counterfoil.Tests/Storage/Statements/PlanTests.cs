using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Cryptography;
using Counterfoil.Storage;
using Counterfoil.Tests.Storage.Databases;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Statements;

/// <summary>That what happens at every login and logout costs the same in a tenant of a million tickets: by the plan that SQLite makes for each statement.</summary>
public sealed class PlanTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task No_statement_of_a_login_a_logout_or_my_tickets_walks_a_tenant()
    {
        var database = fixture.Database;
        var scene = await Scene.SetAsync(database, fixture.Test.Time.GetUtcNow());
        var anna = await scene.AddAssociateAsync();
        var heard = new HashSet<string>(StringComparer.Ordinal);
        database.Parts.Count.Heard = sql => heard.Add(sql);

        await database.Associates.FindByNameAsync(scene.Tenant, Key("anna"), Never);
        await database.Associates.FindTwoByEmailAsync(scene.Tenant, Key("anna@home.test"), Never);
        await database.Credentials.ListAsync(scene.Tenant, anna.Id, null, Never);
        await database.Credentials.ListAsync(
            scene.Tenant,
            anna.Id,
            CredentialTypes.Password,
            Never
        );
        var stub = await scene.AddStubAsync(anna.Id);
        await scene.AddStubAsync(anna.Id, parent: stub);
        await database.Stubs.ListLivingAsync(
            scene.Tenant,
            anna.Id,
            scene.Now,
            new PageRequest(null, 10),
            Never
        );
        await database.Stubs.EndWithDescendantsAsync(
            scene.Tenant,
            stub.TicketId,
            scene.Change,
            Never
        );
        var application = Randomness.NextGuid();
        var grant = await scene.AddAsync(
            scene.ApplicationStub(anna.Id, TicketKind.Grant, application)
        );
        var token = scene.ApplicationStub(anna.Id, TicketKind.AccessToken, application, grant);
        var exchange = new StubExchange
        {
            Grant = grant,
            Once = new OnceOfGrant("code", scene.Now.AddDays(1)),
            Added = [token],
        };
        await database.Stubs.ExchangeAsync(exchange, scene.Change, Never);
        await scene.LoadAsync(token);
        RevocationScope[] scopes =
        [
            new RevocationScope.OfAssociate(scene.Tenant, anna.Id),
            new RevocationScope.OfApplicationOfAssociate(scene.Tenant, application, anna.Id),
        ];
        foreach (var scope in scopes)
            await database.Stubs.CountLivingAsync(scope, scene.Now, Never);
        database.Parts.Count.Heard = null;

        heard.Count.ShouldBeGreaterThan(8);
        foreach (var sql in heard)
        {
            foreach (var step in await PlanAsync(database, sql))
                WalksATenant(step).ShouldBeFalse($"{step}\n\n{sql}");
        }
    }

    [Fact]
    public async Task No_statement_of_a_list_or_a_search_walks_a_table()
    {
        var database = fixture.Database;
        var scene = await Scene.SetAsync(database, fixture.Test.Time.GetUtcNow());
        var heard = await Listings.HearAsync(database, scene.Tenant);
        heard.Count.ShouldBe(21);
        foreach (var sql in heard)
        {
            var steps = await PlanAsync(database, sql);
            steps.ShouldNotContain(step => step.StartsWith("SCAN ") && !IsSmall(step), sql);
            // In its own order, and no more of it than the page.
            if (sql.Contains("LIMIT"))
                steps.ShouldNotContain(step => step.Contains("TEMP B-TREE"), sql);
        }
    }

    private static bool IsSmall(string step) =>
        step.Contains("json_each", StringComparison.Ordinal);

    private static NameKey Key(string name)
    {
        NameKey.TryCreate(name, out var key).ShouldBeTrue();
        return key;
    }

    private static Task<IReadOnlyList<string>> PlanAsync(Database database, string sql) =>
        database.Parts.Connections.ReadAsync<IReadOnlyList<string>>(
            async session =>
            {
                using var command = session.Connection.CreateCommand();
                command.CommandText = "EXPLAIN QUERY PLAN " + sql;
                var steps = new List<string>();
                // Parameters that are not bound are null; the plan is the same.
                foreach (var name in ParametersOf(sql))
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = name;
                    parameter.Value = DBNull.Value;
                    command.Parameters.Add(parameter);
                }
                using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                    steps.Add(reader.GetString(3));
                return steps;
            },
            Never
        );

    private static IEnumerable<string> ParametersOf(string sql) =>
        System
            .Text.RegularExpressions.Regex.Matches(
                sql,
                "@[A-Za-z]+",
                default,
                TimeSpan.FromSeconds(1)
            )
            .Select(match => match.Value)
            .Distinct(StringComparer.OrdinalIgnoreCase);

    // The first column of every key is the tenant; whoever searches by it alone, or by it and a range, reads all of it.
    private static bool WalksATenant(string step) =>
        step.StartsWith("SCAN ", StringComparison.Ordinal)
            && !step.Contains("json_each", StringComparison.Ordinal)
            && !step.StartsWith("SCAN CONSTANT", StringComparison.Ordinal)
        || step.EndsWith("(tenant=?)", StringComparison.Ordinal)
        || step.Contains("_id<?", StringComparison.Ordinal)
        || step.Contains("_id>?", StringComparison.Ordinal);
}
