// A web application that stands behind tickets. It starts a batch for whoever asks, and hands their ticket on to it.
using Chain.Portal;
using Counterfoil;
using Counterfoil.Client;

var builder = WebApplication.CreateBuilder(args);
var chain = builder.Configuration.GetSection("Chain").Get<ChainSettings>() ?? new ChainSettings();
builder
    .Services.AddAuthentication()
    .AddTicket(options =>
    {
        options.Authority = chain.Authority;
        options.Application = chain.Application;
        options.Secret = new Secret(chain.Secret);
    });
builder.Services.AddAuthorization();
var app = builder.Build();

app.MapGet("/", (HttpContext context) => $"Hello, {context.User.Identity!.Name}.")
    .RequireAuthorization();

// How the ticket is handed on: by descriptor, unless the caller wants to see the other ways.
app.MapPost(
        "/batches",
        async (HttpContext context, string? by, CancellationToken cancellationToken) =>
        {
            if (context.GetTicket() is not { } ticket)
                return Results.Problem("A batch needs a ticket: log in first.", statusCode: 400);
            using var batch = BatchStart.Start(chain, ticket, by ?? "descriptor");
            batch.StandardInput.Close();
            var output = batch.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = batch.StandardError.ReadToEndAsync(cancellationToken);
            await batch.WaitForExitAsync(cancellationToken);
            return batch.ExitCode == 0
                ? Results.Text(await output)
                : Results.Problem(await errors, statusCode: StatusCodes.Status502BadGateway);
        }
    )
    .RequireAuthorization();

await app.RunAsync();
