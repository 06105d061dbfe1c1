using System.Net.Http.Headers;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Secrets;
using Counterfoil.Tests.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;

namespace Counterfoil.Journeys.Samples;

/// <summary>What partners need of a server: applications that its own tenant approved, and people who log in to them.</summary>
internal static class PartnerHouse
{
    /// <summary>A server whose clock begins at the time that programs outside go by.</summary>
    public static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(new TestServerOptions { Start = TimeProvider.System.GetUtcNow() });

    /// <summary>The issuer, as a partner writes it into its settings.</summary>
    public static string Issuer(this TestServer server) => server.Address.AbsoluteUri.TrimEnd('/');

    /// <summary>Registers an application, which the own tenant approves.</summary>
    public static async Task<AddedApplication> RegisterAsync(
        this TestServer server,
        Application application
    )
    {
        var register = new ApplicationRegister(
            server.Services.GetRequiredService<IApplications>(),
            server.Time
        );
        var added = (
            await register.AddAsync(
                new Registrant.Operator("the test"),
                application,
                new FirstSecret(),
                CancellationToken.None
            )
        )
            .ShouldBeOfType<Registered<AddedApplication>.Done>()
            .Value;
        if (added.Token is { } token)
            SecretLedger.Note(token.Reveal());
        (
            await server
                .Services.GetRequiredService<ApprovalDesk>()
                .ApproveAsync(
                    by: null,
                    server.Own,
                    added.Application,
                    shown: null,
                    until: null,
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Approval>.Done>();
        return added;
    }

    /// <summary>Goes through the pages of a login, as somebody who has not been here before.</summary>
    public static async Task LogInAsync(this IPage page, Somebody somebody)
    {
        await page.GetByLabel("User name").FillAsync(somebody.Name);
        await page.PushAsync("Next");
        await page.GetByLabel("Password").FillAsync(somebody.Password);
        await page.PushAsync("Log in");
    }

    /// <summary>The same, and lets the application act.</summary>
    public static async Task LogInAndAgreeAsync(this IPage page, Somebody somebody)
    {
        await page.LogInAsync(somebody);
        await page.PushAsync("Yes, I agree");
    }

    /// <summary>Presses the button of that name.</summary>
    public static Task PushAsync(this IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    /// <summary>Logs somebody out wherever they are logged in.</summary>
    public static async Task LogOutEverywhereAsync(this TestServer server, Somebody somebody)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/logout")
        {
            Content = new StringContent(
                """{"everywhere":true}""",
                new MediaTypeHeaderValue("application/json")
            ),
        };
        request.Headers.Authorization = TestServer.Basic(somebody);
        using var answer = await server.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
