using Microsoft.AspNetCore.Authentication;
using Partner;
using Samples;

// A day in the life of a partner app: somebody asks for a page and nobody knows who it is; the login page does. The person
// comes back to the very page that was asked for, and it shows what the tenant's own service says. At night nobody is at the
// keyboard, and the server reaches the same tenants by itself.
var builder = WebApplication.CreateBuilder(args);
var settings = PartnerSettings.In(builder.Configuration);
builder.Services.AddSingleton(settings).AddSingleton<Layout>();
builder.Services.AddCounterfoilLogin(options =>
{
    options.Authority = settings.Authority;
    options.ClientId = settings.ClientId;
    options.ClientSecret = settings.ClientSecret;
    options.Scope.Add("profile");
    options.Scope.Add("email");
    options.Scope.Add("webapi");
    options.AccessDeniedPath = "/declined";
    options.Events.OnCreatingTicket = Night.RememberAsync;
});
builder.Services.AddAuthorization();
builder.Services.AddHttpClient();
builder.Services.AddSingleton<Night>().AddHostedService(all => all.GetRequiredService<Night>());
builder.KeepKeysInMemory();
var app = builder.Build();
app.EndWithInput();
app.Use(
    (context, next) =>
    {
        context.Response.Headers.ContentSecurityPolicy = Layout.Policy;
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
);
app.UseAuthentication();
app.UseAuthorization();

app.MapGet("/", (HttpContext context, Layout layout) => layout.Front(context.User));
app.MapGet("/orders/{number:int}", Orders.ShowAsync).RequireAuthorization();
app.MapGet(
    "/night",
    (Night night, HttpContext context, Layout layout) => layout.Night(night.Looks, context.User)
);
app.MapGet("/declined", (Layout layout) => layout.Declined());
app.MapGet("/partner.css", Layout.Style);
app.MapPost(
    "/logout",
    async (HttpContext context) =>
    {
        // A form of another site must not log anybody out: browsers say where a form comes from.
        if (context.Request.Headers["Sec-Fetch-Site"] != "same-origin")
            return Results.BadRequest();
        await context.SignOutAsync();
        return Results.Redirect("/");
    }
);
await app.RunAsync();
