// The data behind the provider: takes a small SQL over HTTP, from whoever is let in by Basic, ticket or cookie.
using Chain.Warehouse;
using Counterfoil;

var builder = WebApplication.CreateBuilder(args);
var settings = builder.Configuration.GetSection("Chain");
builder
    .Services.AddAuthentication()
    .AddTicket(options =>
    {
        options.Authority = settings.GetValue<Uri>("Authority");
        options.Application = settings["Application"] ?? "";
        options.Secret = new Secret(settings["Secret"] ?? "");
        // Where goods are counted, a ticket that was ended counts no more.
        options.Staleness = TimeSpan.Zero;
    });
builder.Services.AddAuthorization();
var app = builder.Build();

app.MapGet("/session", (HttpContext context) => new { user = context.User.Identity!.Name })
    .RequireAuthorization();
app.MapPost(
        "/query",
        (Query query) =>
            Statement.TryParse(query.Text, out var statement)
                ? statement.Run(query.Parameters ?? [])
                : Results.Problem("The warehouse does not understand this.", statusCode: 422)
    )
    .RequireAuthorization();

await app.RunAsync();
