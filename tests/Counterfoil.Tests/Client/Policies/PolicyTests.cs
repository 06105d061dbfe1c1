using System.Security.Claims;
using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client.Policies;

/// <summary>Policies over a ticket whose answer is at hand: spared work must never be seen, but in the time.</summary>
public sealed class PolicyTests
{
    private const string Ticket = "SOTicket 7T:MDEyMw==";

    [Fact]
    public async Task An_answer_at_hand_lets_its_holder_in_without_being_looked_up()
    {
        await using var app = await StartAsync();

        (await AskAsync(app, "/me", Ticket)).ShouldBe((200, "anna"));
        (await AskAsync(app, "/me", header: null)).Status.ShouldBe(401);
        app.Services.GetRequiredService<AtHand>().LookUps.ShouldBe(1);
    }

    [Fact]
    public async Task A_right_that_the_holder_lacks_is_asked_for()
    {
        await using var app = await StartAsync();

        (await AskAsync(app, "/admin", Ticket)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task What_an_application_adds_to_a_principal_is_there()
    {
        await using var app = await StartAsync(services =>
            services.AddSingleton<IClaimsTransformation, Renaming>()
        );

        (await AskAsync(app, "/me", Ticket)).ShouldBe((200, "renamed"));
    }

    [Fact]
    public async Task A_handler_of_the_application_has_its_say_about_a_policy_that_only_wants_somebody()
    {
        await using var app = await StartAsync(services =>
            services.AddSingleton<IAuthorizationHandler, Closed>()
        );

        (await AskAsync(app, "/me", Ticket)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_scheme_that_passes_its_requests_on_does_so()
    {
        await using var app = await StartAsync(forward: options =>
            options.ForwardAuthenticate = "Other"
        );

        (await AskAsync(app, "/me", Ticket)).ShouldBe((200, "other"));
    }

    [Fact]
    public async Task A_policy_of_two_schemes_has_both_principals()
    {
        await using var app = await StartAsync();

        (await AskAsync(app, "/both", Ticket)).ShouldBe((200, "anna,other"));
    }

    private static async Task<(int Status, string Text)> AskAsync(
        WebApplication app,
        string path,
        string? header
    )
    {
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        if (header is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<WebApplication> StartAsync(
        Action<IServiceCollection>? configure = null,
        Action<TicketAuthenticationOptions>? forward = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<AtHand>();
        builder.Services.AddSingleton<ITicketLookup>(provider =>
            provider.GetRequiredService<AtHand>()
        );
        builder
            .Services.AddAuthentication()
            .AddTicket("Mine", forward ?? (_ => { }))
            .AddScheme<AuthenticationSchemeOptions, Other>("Other", _ => { });
        builder.Services.AddAuthorization();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapGet("/me", Names).RequireAuthorization(Wanting("Mine"));
        app.MapGet("/admin", Names)
            .RequireAuthorization(policy =>
                policy.AddAuthenticationSchemes("Mine").RequireRole(Rights.AdminUsers)
            );
        app.MapGet("/both", Names).RequireAuthorization(Wanting("Mine", "Other"));
        await app.StartAsync();
        return app;
    }

    private static AuthorizationPolicy Wanting(params string[] schemes) =>
        new AuthorizationPolicyBuilder(schemes).RequireAuthenticatedUser().Build();

    private static string Names(HttpContext context) =>
        string.Join(',', context.User.Identities.Select(one => one.Name).Order());

    private static ClaimsPrincipal Somebody(string name) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));

    private sealed class AtHand : ITicketLookup
    {
        private readonly TicketAnswer.Believed anna = new(Somebody("anna"));
        private int lookUps;

        public int LookUps => lookUps;

        public ValueTask<TicketAnswer> LookUpAsync(
            TicketQuestion question,
            CancellationToken cancellationToken
        )
        {
            Interlocked.Increment(ref lookUps);
            return new(new TicketAnswer.Refused(TicketRefusal.NoEvidence));
        }

        public TicketAnswer.Believed? TryRecall(
            HttpContext context,
            string scheme,
            ReadOnlySpan<char> ticket
        ) => anna;
    }

    private sealed class Other(
        Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options,
        ILoggerFactory logger,
        System.Text.Encodings.Web.UrlEncoder encoder
    ) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
            Task.FromResult(
                AuthenticateResult.Success(new AuthenticationTicket(Somebody("other"), Scheme.Name))
            );
    }

    private sealed class Renaming : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) =>
            Task.FromResult(Somebody("renamed"));
    }

    private sealed class Closed : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            context.Fail();
            return Task.CompletedTask;
        }
    }
}
