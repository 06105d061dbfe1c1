using System.Net;
using System.Security.Claims;
using Counterfoil.Client;
using Samples;

// A small portal: whoever opens it logs in, and sees a web panel of somebody else in a frame. What the panel needs to know
// stands in its address, from a template: the tenant and who is logged in here, and nothing secret.
var builder = WebApplication.CreateBuilder(args);
var template = builder.Configuration["Panel"]!;
var panel = new Uri(TicketTemplate.Expand(template, TemplatePlace.Url, _ => ""));
builder.Services.AddCounterfoilLogin(options =>
{
    options.Authority = new Uri(builder.Configuration["Authority"]!);
    options.ClientId = builder.Configuration["ClientId"]!;
    options.ClientSecret = builder.Configuration["ClientSecret"]!;
});
builder.Services.AddAuthorization();
builder.KeepKeysInMemory();
var app = builder.Build();
app.EndWithInput();
app.UseAuthentication();
app.UseAuthorization();

app.MapGet(
        "/",
        (HttpContext context, ClaimsPrincipal user) =>
        {
            var address = TicketTemplate.Expand(
                template,
                TemplatePlace.UrlInHtml,
                tag =>
                    tag switch
                    {
                        "uctx" => LoginClaims.TenantOf(user),
                        "usid" => user.FindFirstValue(LoginClaims.Associate),
                        _ => null,
                    }
            );
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; style-src 'self'; frame-src {panel.GetLeftPart(UriPartial.Authority)}; frame-ancestors 'none'";
            var name = WebUtility.HtmlEncode(user.FindFirstValue(LoginClaims.Email));
            return Results.Content(
                $"""
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title>
                <meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/plain.css">
                <body><h1>Portal of {name}</h1><iframe title="Web panel" src="{address}"></iframe></body></html>
                """,
                "text/html; charset=utf-8"
            );
        }
    )
    .RequireAuthorization();
app.MapGet(
    "/plain.css",
    () =>
        Results.Stream(
            typeof(Program).Assembly.GetManifestResourceStream("plain.css")!,
            "text/css; charset=utf-8"
        )
);
await app.RunAsync();
