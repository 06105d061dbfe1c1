using System.Text.Json;
using Counterfoil.Authority;
using Counterfoil.Authority.Tenants;
using Counterfoil.Tests.Server.Api;
using Counterfoil.Tests.Server.Doors;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Counterfoil.Tests.Server.Isolation;

/// <summary>Mallory: everything in a tenant of her own, Cust3, an account, and an application that is approved there.</summary>
internal sealed class Attacker(TestServer server)
{
    public const string Tenant = "Cust3";

    public Somebody Mallory { get; private set; } = null!;

    public Guid Account { get; private set; }

    public string Sandbox { get; private set; } = "";

    public string ClientId { get; private set; } = "";

    public string Token { get; private set; } = "";

    public async Task ComeAsync()
    {
        var tenant = ContextIdentifier.Parse(Tenant);
        (
            await server
                .Services.GetRequiredService<TenantRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Tenant { Id = tenant, Name = "Attackers" },
                    CancellationToken.None
                )
        ).ShouldBeOfType<Registered<Tenant>.Done>();
        Mallory = await server.AddAsync(
            new Associate
            {
                Tenant = tenant,
                Id = default,
                Name = "mallory",
                Card = new Card { FullName = "Mallory", Rights = [Rights.AdminAll] },
            }
        );
        server.Time.Jump(TimeSpan.FromSeconds(1));
        var account = await DoneAsync(
            "POST /v1/accounts",
            server.Operator,
            JsonSerializer.Serialize(
                new
                {
                    loginName = "mallory@attacker.example",
                    home = new { tenant = Tenant, associate = Mallory.Associate.Id.Value },
                }
            )
        );
        Account = Guid.Parse(account.Say("id")!);
        await DoneAsync(
            "POST /Cust3/v1/developers",
            Mallory,
            """{"company":"Attackers","contactEmail":"m@attacker.example","purpose":"x"}"""
        );
        Sandbox = (
            await DoneAsync(
                $"PATCH /v1/developers/{Account}",
                server.Operator,
                """{"state":"approved","mostApplications":1000}"""
            )
        ).Say("sandbox")!;
        var added = await DoneAsync(
            "POST /Cust3/v1/applications",
            Mallory,
            """{"name":"Attackers","redirectUris":["https://attacker.example/cb"]}"""
        );
        ClientId = added.Json.GetProperty("application").GetProperty("clientId").GetString()!;
        Token = added.Say("token")!;
        await DoneAsync(
            $"PATCH /v1/applications/{ClientId}",
            server.Operator,
            """{"state":"active","level":"admin"}"""
        );
        await DoneAsync($"PUT /Cust3/v1/approvals/{ClientId}", Mallory);
    }

    /// <summary>A new ticket.</summary>
    public async Task<string> TicketAsync() =>
        $"SOTicket {await server.TicketAsync(Mallory, Mallory.Associate.Tenant)}";

    private async Task<ApiAnswer> DoneAsync(string call, Somebody by, string? body = null)
    {
        var answer = await server.CallAsync(call, by.Basic(), body);
        answer.Status.ShouldBeInRange(200, 299, $"{call}: {answer.Text}");
        return answer;
    }
}
