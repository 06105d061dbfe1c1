// Makes reports from the warehouse, as whoever asks: it opens the warehouse's data provider with their ticket in the place
// of the user name.
using System.Data.Common;
using System.Globalization;
using System.Text;
using Chain.Warehouse.Data;
using Counterfoil;
using Counterfoil.Client;

DbProviderFactories.RegisterFactory("Chain.Warehouse.Data", WarehouseFactory.Instance);

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration.GetSection("Chain");
builder
    .Services.AddAuthentication()
    .AddTicket(options =>
    {
        options.Authority = settings.GetValue<Uri>("Authority");
        options.Application = settings["Application"] ?? "";
        options.Secret = new Secret(settings["Secret"] ?? "");
    });
builder.Services.AddAuthorization();
var app = builder.Build();

app.MapPost(
        "/reports/stock",
        async (HttpContext context, CancellationToken cancellationToken) =>
        {
            if (context.GetTicket() is not { } ticket)
                return Results.Problem("A report needs a ticket.", statusCode: 400);
            var factory = DbProviderFactories.GetFactory("Chain.Warehouse.Data");
            var to = new DbConnectionStringBuilder
            {
                ["Server"] = settings["Warehouse"],
                ["User Id"] = ticket.Reveal(),
                ["Password"] = "",
            };
            try
            {
                await using var connection = factory.CreateConnection()!;
                connection.ConnectionString = to.ConnectionString;
                await connection.OpenAsync(cancellationToken);
                await using var command = connection.CreateCommand();
                command.CommandText = "select article, count from stock where count >= @least";
                var least = command.CreateParameter();
                (least.ParameterName, least.Value) = ("@least", 10);
                command.Parameters.Add(least);
                var report = new StringBuilder();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                    report.AppendLine(
                        CultureInfo.InvariantCulture,
                        $"{reader.GetString(0)}: {reader.GetInt32(1)}"
                    );
                return Results.Text(report.ToString());
            }
            catch (DbException refused)
            {
                return Results.Problem(
                    refused.Message,
                    statusCode: refused.SqlState == WarehouseException.Refused ? 401 : 502
                );
            }
        }
    )
    .RequireAuthorization();

await app.RunAsync();
