using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication;
using Partner;

// A day in the life of a partner app: somebody asks for a page and nobody knows who it is; the login page does. The person
// comes back to the very page that was asked for, and it shows what the tenant's own service says.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddCounterfoilLogin(options =>
{
    options.Authority = new Uri(builder.Configuration["Authority"]!);
    options.ClientId = builder.Configuration["ClientId"]!;
    options.ClientSecret = builder.Configuration["ClientSecret"]!;
});
builder.Services.AddAuthorization();
var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();

app.MapGet("/", () => Results.Redirect("/homepage"));
app.MapGet(
        "/homepage",
        (TenantClient tenant, CancellationToken end) => Homepage.ShowAsync(tenant, end)
    )
    .RequireAuthorization();
app.MapGet("/goodbye", () => Homepage.Goodbye());
app.MapPost(
    "/logout",
    async (HttpContext context) =>
    {
        // A form of another site must not log anybody out: browsers say where a form comes from.
        if (context.Request.Headers["Sec-Fetch-Site"] != "same-origin")
            return Results.BadRequest();
        await context.SignOutAsync();
        return Results.Redirect("/goodbye");
    }
);
await app.RunAsync();
