using System.Collections.Concurrent;
using System.Text.Json;
using Counterfoil;
using Counterfoil.Client;
using Microsoft.AspNetCore.Authentication.OAuth;

namespace Partner;

/// <summary>What came of reaching a tenant with nobody at the keyboard.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="At">When.</param>
/// <param name="Said">Who the app was there, or why it was refused.</param>
/// <param name="IsIn">Whether it was let in.</param>
internal sealed record NightLook(string Tenant, DateTimeOffset At, string Said, bool IsIn);

/// <summary>
/// The app's server at work by itself: it exchanges each tenant's system user token for a ticket, and asks that tenant's
/// service who it is. The tokens come with the logins; a real app keeps them in its database, this one as long as it runs.
/// </summary>
internal sealed class Night(PartnerSettings settings, IHttpClientFactory clients, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Secret> tokens = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ConcurrentDictionary<string, NightLook> looks = new(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>What came of the last looks.</summary>
    public IEnumerable<NightLook> Looks =>
        looks.Values.OrderBy(look => look.Tenant, StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the system user token out of what somebody's login brought: it is the server's, and no browser's.</summary>
    public static Task RememberAsync(OAuthCreatingTicketContext login)
    {
        var person = login.Identity!;
        if (
            person.FindFirst(LoginClaims.SystemToken) is { } token
            && LoginClaims.TenantOf(login.Principal!) is { } tenant
        )
        {
            login.HttpContext.RequestServices.GetRequiredService<Night>().tokens[tenant] =
                new Secret(token.Value);
            person.RemoveClaim(token);
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = clients.CreateClient();
        using var client = new SystemUserClient(
            new()
            {
                Authority = settings.Authority,
                ApplicationToken = new Secret(settings.ClientSecret),
                PrivateKey = settings.SystemUserKey,
            },
            http,
            time
        );
        using var clock = new PeriodicTimer(Every, time);
        do
        {
            foreach (var (tenant, token) in tokens)
                looks[tenant] = await LookAsync(client, tenant, token, stoppingToken);
        } while (await clock.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<NightLook> LookAsync(
        SystemUserClient client,
        string tenant,
        Secret token,
        CancellationToken cancellationToken
    )
    {
        var (said, isIn) = await AskAsync(client, tenant, token, cancellationToken);
        return new NightLook(tenant, time.GetUtcNow(), said, isIn);
    }

    private static async Task<(string Said, bool IsIn)> AskAsync(
        SystemUserClient client,
        string tenant,
        Secret token,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await client.SendAsync(
                tenant,
                token,
                () => new(HttpMethod.Get, "v1/User/currentPrincipal"),
                cancellationToken
            );
            if (!response.IsSuccessStatusCode)
                return ($"The service answered {(int)response.StatusCode}.", false);
            var person = await response.Content.ReadFromJsonAsync<TenantPerson>(cancellationToken);
            return (person!.Associate, true);
        }
        catch (Exception failure)
            when (failure
                    is SystemUserRefusedException
                        or TokenRefusedException
                        or HttpRequestException
                        or JsonException
            )
        {
            return (failure.Message, false);
        }
    }
}
