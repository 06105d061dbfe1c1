using Counterfoil;

var builder = WebApplication.CreateBuilder(args);
builder
    .Services.AddAuthentication()
    .AddTicket(options =>
    {
        options.Authority = new Uri(builder.Configuration["Authority"]!);
        options.Application = builder.Configuration["Application"]!;
        options.Secret = new Secret(builder.Configuration["Secret"]!);
    });
builder.Services.AddAuthorization();
var app = builder.Build();
app.MapGet("/", (HttpContext context) => $"Hello, {context.User.Identity!.Name}.")
    .RequireAuthorization();
await app.RunAsync();
