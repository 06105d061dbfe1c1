using System.Data;
using System.Data.Common;
using Chain.Warehouse.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Counterfoil.Journeys.Chain;

/// <summary>The chain's data provider, used as programs use any: by its factory, by adapters, by connection strings.</summary>
public sealed class DataProviderTests : IAsyncLifetime
{
    private const string Rows = """
        {"columns":[{"name":"article","type":"string"},{"name":"count","type":"int32"},{"name":"price","type":"double"}],
         "values":[["anvil",12,89.5],["bell",null,12.25]]}
        """;

    private WebApplication warehouse = null!;
    private string asked = "";

    private string To => $"Server={warehouse.Urls.Single()};User Id=7T:ticket==;Password=";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        warehouse = builder.Build();
        warehouse.MapGet("/session", (HttpContext context) => Guard(context) ?? Results.Ok());
        warehouse.MapPost(
            "/query",
            async (HttpContext context) =>
            {
                using var body = new StreamReader(context.Request.Body);
                asked = await body.ReadToEndAsync();
                return Guard(context)
                    ?? (
                        asked.Contains("nonsense", StringComparison.Ordinal)
                            ? Results.StatusCode(422)
                            : Results.Text(Rows, "application/json")
                    );
            }
        );
        await warehouse.StartAsync();
    }

    public async Task DisposeAsync() => await warehouse.DisposeAsync();

    [Fact]
    public void A_program_that_knows_only_the_factory_fills_a_table()
    {
        DbProviderFactory factory = WarehouseFactory.Instance;
        using var connection = factory.CreateConnection()!;
        connection.ConnectionString = To;
        using var command = connection.CreateCommand();
        command.CommandText = "select * from stock where count >= @least";
        var least = command.CreateParameter();
        (least.ParameterName, least.Value) = ("least", 3);
        command.Parameters.Add(least);
        using var adapter = factory.CreateDataAdapter()!;
        adapter.SelectCommand = command;
        using var table = new DataTable();
        adapter.Fill(table).ShouldBe(2);
        table.Columns["count"]!.DataType.ShouldBe(typeof(int));
        table.Rows[0]["article"].ShouldBe("anvil");
        table.Rows[1]["count"].ShouldBe(DBNull.Value);
        table.Rows[1]["price"].ShouldBe(12.25);
        asked.ShouldContain("\"@least\":3");
        connection.State.ShouldBe(ConnectionState.Closed, "the adapter opened it and closes it");
    }

    [Fact]
    public void A_reader_loads_a_table_with_its_schema_and_a_scalar_is_the_first_field()
    {
        using var connection = new WarehouseConnection { ConnectionString = To };
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select * from stock";
        command.ExecuteScalar().ShouldBe("anvil");
        using var reader = command.ExecuteReader(CommandBehavior.CloseConnection);
        using var table = new DataTable();
        table.Load(reader);
        table.Rows.Count.ShouldBe(2);
        connection.State.ShouldBe(ConnectionState.Closed);
    }

    [Fact]
    public void An_open_connection_tells_nobody_its_ticket()
    {
        using var connection = new WarehouseConnection { ConnectionString = To };
        connection.ToString().ShouldNotContain("7T:");
        connection.Open();
        connection.ConnectionString.ShouldNotContain("7T:");
        connection.ToString().ShouldNotContain("7T:");
        new WarehouseConnectionString(To).ToString().ShouldNotContain("7T:");
        using var persisting = new WarehouseConnection
        {
            ConnectionString = To + ";Persist Security Info=true",
        };
        persisting.Open();
        persisting.ConnectionString.ShouldContain("7T:");
        persisting.ToString().ShouldNotContain("7T:");
    }

    [Fact]
    public void Refusals_are_exceptions_of_the_provider_with_their_state_and_without_secrets()
    {
        using var refused = new WarehouseConnection
        {
            ConnectionString = To.Replace("7T:ticket", "7T:ended", StringComparison.Ordinal),
        };
        var refusal = Should.Throw<DbException>(refused.Open);
        refusal.SqlState.ShouldBe("28000");
        refusal.ToString().ShouldNotContain("7T:");

        using var connection = new WarehouseConnection { ConnectionString = To };
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "nonsense";
        Should.Throw<DbException>(command.ExecuteReader).SqlState.ShouldBe("42000");

        using var clear = new WarehouseConnection
        {
            ConnectionString = "Server=http://example.com;User Id=7T:x;Password=",
        };
        Should.Throw<DbException>(clear.Open).Message.ShouldContain("https");
        using var gone = new WarehouseConnection
        {
            ConnectionString =
                $"Server=http://127.0.0.1:{Places.FreePort()};User Id=7T:x;Password=",
        };
        Should.Throw<DbException>(gone.Open).IsTransient.ShouldBeTrue();
    }

    private static IResult? Guard(HttpContext context) =>
        context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String("7T:ticket==:"u8)}"
            ? null
            : Results.Unauthorized();
}
