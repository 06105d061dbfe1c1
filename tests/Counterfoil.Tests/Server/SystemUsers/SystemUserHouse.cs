using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Counterfoil.Authority;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Tests.Broker.Applications;
using Counterfoil.Tests.Server.Pages;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.SystemUsers;

/// <summary>What an exchange was answered.</summary>
internal sealed record Exchanged(bool IsSuccessful, string? Token, string? ErrorMessage);

/// <summary>A server with an application that has a system user, approved in the second tenant, and another that is not. A fixture.</summary>
public class SystemUserHouse : IAsyncLifetime
{
    internal static readonly CancellationToken Never = CancellationToken.None;

    private static readonly RSA Key = RSA.Create(2048);

    internal TestServerOptions Options { get; init; } = new();

    internal TestServer Server { get; private set; } = null!;

    internal Application Robot { get; private set; } = null!;

    internal Secret Token { get; private set; } = null!;

    internal Application Other { get; private set; } = null!;

    internal Secret OtherToken { get; private set; } = null!;

    internal static Secret PrivateKey => new(Key.ExportPkcs8PrivateKeyPem());

    internal ApprovalDesk Desk => Server.Services.GetRequiredService<ApprovalDesk>();

    public async Task InitializeAsync()
    {
        Server = await TestServer.StartAsync(Options);
        (Robot, Token) = await AddAsync("Dr. Robot");
        (Other, OtherToken) = await AddAsync("Other");
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    internal PageVisitor NewVisitor()
    {
        Server.Time.Advance(TimeSpan.FromSeconds(1));
        return new PageVisitor(Server);
    }

    /// <summary>Registers an application with a system user, and gives it a token.</summary>
    internal async Task<(Application, Secret)> AddAsync(
        string name,
        Func<Application, Application>? change = null
    )
    {
        var now = Server.Time.GetUtcNow();
        var application = Samples.Application(name) with
        {
            HasSystemUser = true,
            PublicKeys = [new SystemUserKey("first", Key.ExportSubjectPublicKeyInfoPem(), now)],
        };
        application = change?.Invoke(application) ?? application;
        var (text, token) = Samples.Token(application, now);
        (
            await Server.Database.Applications.TryAddAsync(
                application,
                [token],
                100,
                Samples.At(now),
                Never
            )
        ).ShouldBe(RegistryAnswer.Done);
        return (
            (await Server.Database.Applications.FindAsync(application.Id, Never))!.Application,
            text
        );
    }

    /// <summary>Changes an application, as its owner does.</summary>
    internal async Task<Application> ChangeAsync(
        Application application,
        Func<Application, Application> change
    )
    {
        var before = (
            await Server.Database.Applications.FindAsync(application.Id, Never)
        )!.Application;
        (
            await Server.Database.Applications.TryReplaceAsync(
                change(before),
                Samples.At(Server.Time.GetUtcNow()),
                Never
            )
        ).ShouldBe(RegistryAnswer.Done);
        return (await Server.Database.Applications.FindAsync(application.Id, Never))!.Application;
    }

    /// <summary>Approves an application in the second tenant, as the house does.</summary>
    internal async Task<Approval> ApproveAsync(
        Application application,
        DateTimeOffset? until = null
    ) =>
        (await Desk.ApproveAsync(null, Server.Second, application, null, until, Never))
            .ShouldBeOfType<Registered<Approval>.Done>()
            .Value;

    internal async Task WithdrawAsync(Application application) =>
        (
            await Desk.WithdrawAsync(null, Server.Second, application, Never)
        ).ShouldBeOfType<Registered<Approval>.Done>();

    /// <summary>A system user token, signed as published.</summary>
    internal string Sign(Secret systemUserToken, int minutes = 0)
    {
        var at = Server.Time.GetUtcNow().AddMinutes(minutes).UtcDateTime;
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"{systemUserToken.Reveal()}.{at:yyyyMMddHHmm}"
        );
        var signature = Key.SignData(
            Encoding.UTF8.GetBytes(data),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        return $"{data}.{Convert.ToBase64String(signature)}";
    }

    internal async Task<Exchanged> ExchangeAsync(
        string signed,
        Secret? token = null,
        string? tenant = null,
        string path = "/Login/api/PartnerSystemUser/Authenticate"
    )
    {
        using var response = await Server.Client.PostAsJsonAsync(
            path,
            new Dictionary<string, string>
            {
                ["SignedSystemToken"] = signed,
                ["ApplicationToken"] = (token ?? Token).Reveal(),
                ["ContextIdentifier"] = tenant ?? Server.Second.Value,
                ["ReturnTokenType"] = "JWT",
            }
        );
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        var text = await response.Content.ReadAsStringAsync();
        return JsonSerializer.Deserialize<Exchanged>(text)!;
    }

    /// <summary>The claims of an answer, without verifying it.</summary>
    internal static JsonElement ClaimsOf(string jwt) =>
        JsonDocument
            .Parse(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[1]))
            .RootElement;

    internal static string TicketIn(string jwt) =>
        ClaimsOf(jwt).GetProperty("http://schemes.superoffice.net/identity/ticket").GetString()!;

    /// <summary>What the principal's endpoint of the second tenant answers to a ticket.</summary>
    internal async Task<int> StatusAsync(
        string authorization,
        Secret? applicationToken = null,
        string path = "/Cust2/api/v1/User/currentPrincipal",
        string? use = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (applicationToken is not null)
            request.Headers.TryAddWithoutValidation("SO-AppToken", applicationToken.Reveal());
        if (use is not null)
            request.Headers.TryAddWithoutValidation(Use.Header, use);
        using var response = await Server.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
