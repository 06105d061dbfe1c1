using System.Security.Claims;
using System.Text.Json;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Server;
using Counterfoil.Server.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Counterfoil.Benchmarks.Web;

/// <summary>
/// The process whose processor time is measured: one endpoint of the smallest answer, open, behind a ticket, and behind
/// the framework's cookie with its ticket store in memory. Nothing else stands between Kestrel and it.
/// </summary>
internal static class WebHost
{
    // On a machine of two cores, one lane leaves one free.
    private static readonly HouseOptions OneLane = new() { HashingLanes = 1 };
    private static readonly byte[] Answer = "ok"u8.ToArray();

    /// <summary>Serves until standard input ends. Its first line says where, and what to bring.</summary>
    public static async Task ServeAsync(Ground ground)
    {
        await using var house = await BenchHouse.OnSqliteAsync(ground, OneLane);
        await house.AddAsync("anna");
        var ticket = await house.IssueAsync(await house.ProveAsync("anna"));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddCounterfoil(house.Database, house.Keys, OneLane);
        builder.Services.AddSingleton(house).AddRoutingCore().AddMachineDoors();
        builder
            .Services.AddAuthentication()
            .AddCookie(options => options.SessionStore = new StoreInMemory());
        builder.Services.AddAuthorization();
        await using var app = builder.Build();
        app.UseRouting();
        app.UseAuthorization();
        app.MapGet("/open", Say);
        app.MapGet("/ticket", Say).RequireAuthorization(Asking(Doors.Rest.Name));
        app.MapGet("/cookie", Say)
            .RequireAuthorization(Asking(CookieAuthenticationDefaults.AuthenticationScheme));
        app.MapGet("/sign-in", SignInAsync);
        app.MapGet("/log-in", LogInAsync);
        await app.StartAsync();

        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.First();
        using var client = new HttpClient();
        using var signedIn = await client.GetAsync(address + "/sign-in");
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        await Console.Out.WriteLineAsync(
            JsonSerializer.Serialize(new Served(address, ticket, cookie))
        );
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    private static async Task LogInAsync(HttpContext context)
    {
        await context.RequestServices.GetRequiredService<BenchHouse>().ProveAsync("anna");
        await Say(context);
    }

    private static Task Say(HttpContext context)
    {
        context.Response.ContentLength = Answer.Length;
        return context.Response.Body.WriteAsync(Answer, 0, Answer.Length);
    }

    private static Task SignInAsync(HttpContext context) =>
        context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(
                new ClaimsIdentity(
                    [
                        new Claim("sub", "1"),
                        new Claim("name", "anna"),
                        new Claim("tenant", "Home1"),
                        new Claim("full_name", "Anna Andersson"),
                    ],
                    "cookie"
                )
            ),
            new AuthenticationProperties()
        );

    private static AuthorizationPolicy Asking(string scheme) =>
        new AuthorizationPolicyBuilder(scheme).RequireAuthenticatedUser().Build();
}

/// <summary>Where the process serves, and what opens its doors.</summary>
internal sealed record Served(string Address, string Ticket, string Cookie);
