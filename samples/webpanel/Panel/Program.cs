using System.Security.Claims;
using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Samples;
using Webpanel.Panel;

// A web panel that a portal shows in a frame. A login page never stands in a frame, and the browser keeps this site's cookies
// away from it there. So the login happens in a pop-up, which hands it over to the frame by a code that is good for one use;
// the frame then has a cookie of its own, which the browser keeps apart for this panel in this portal (Partitioned).
var builder = WebApplication.CreateBuilder(args);
var pages = new Pages(new Uri(builder.Configuration["Portal"]!));
builder.Services.AddCounterfoilLogin(options =>
{
    options.Authority = new Uri(builder.Configuration["Authority"]!);
    options.ClientId = builder.Configuration["ClientId"]!;
    options.ClientSecret = builder.Configuration["ClientSecret"]!;
    options.AccessDeniedPath = "/pop-up";
});
builder.Services.Configure<CookieAuthenticationOptions>(
    CookieAuthenticationDefaults.AuthenticationScheme,
    options =>
    {
        options.Cookie.SameSite = SameSiteMode.None;
        options.Cookie.Extensions.Add("Partitioned");
    }
);
builder.Services.AddSingleton<HandOvers>();
builder.KeepKeysInMemory();
var app = builder.Build();
app.EndWithInput();
app.UseAuthentication();

// In the frame. The portal says in the address whom it shows, and a login of somebody else's is none; that one of another
// tenant is none, the library sees to.
app.MapGet(
    "/",
    async (
        HttpContext context,
        ClaimsPrincipal user,
        TenantClient tenant,
        string uctx,
        string usid,
        CancellationToken end
    ) =>
    {
        if (user.FindFirstValue(LoginClaims.Associate) != usid)
            return pages.Ask(context, uctx);
        try
        {
            return pages.Greet(
                context,
                await tenant.GetStringAsync("v1/user/currentPrincipal", end)
            );
        }
        catch (LoginEndedException)
        {
            return pages.Ask(context, uctx);
        }
    }
);

// In the pop-up: there and back. The login is of the tenant that the address names, so that nobody is asked which.
app.MapGet("/login", (string uctx) => Results.Challenge(new() { RedirectUri = "/pop-up" }));
app.MapGet(
    "/pop-up",
    async (HttpContext context, HandOvers handOvers) =>
    {
        var login = await context.AuthenticateAsync();
        await context.SignOutAsync();
        return Pages.HandOver(context, login.Ticket is { } ticket ? handOvers.Give(ticket) : null);
    }
);

// In the frame again. Scripts of other sites may not send JSON here, so nobody is logged in as somebody else by them.
app.MapPost(
    "/enter",
    async (HttpContext context, Entry entry, HandOvers handOvers) =>
    {
        if (handOvers.Take(entry.Code) is not { } ticket)
            return Results.BadRequest();
        await context.SignInAsync(ticket.Principal, ticket.Properties);
        return Results.NoContent();
    }
);
foreach (var file in (string[])["panel.js", "pop-up.js", "plain.css"])
    app.MapGet($"/{file}", () => Pages.File(file));
await app.RunAsync();
