using System.Security.Cryptography;
using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Grants;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Server;

namespace Counterfoil.Benchmarks.Online;

/// <summary>
/// Who is in the database of the server under load: a person with an account and a consent, an application for each signing
/// algorithm, and as many tenants and applications beside them as a row wants.
/// </summary>
internal sealed class OnlineTown(BenchHouse house)
{
    public const string Callback = "http://127.0.0.1:9501/cb";
    public const string Verifier = "a-verifier-of-at-least-forty-three-characters-0123456789";
    public const string LoginName = "anna@bench.example";
    private const int Seats = 100;
    private static readonly string[] Scopes = ["files"];

    private readonly RSA key = RSA.Create(2048);
    private readonly Caller tokenDoor = new(Doors.OAuthToken, BenchHouse.Use);
    private Proof anna = null!;
    private string annasTicket = "";

    /// <summary>RFC 7636 section 4.2.</summary>
    public static string Challenge { get; } =
        System.Buffers.Text.Base64Url.EncodeToString(
            SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier))
        );

    /// <summary>The applications that a load plays, one for each algorithm, with their tokens.</summary>
    public List<(Application Application, Secret Token)> Clients { get; } = [];

    /// <summary>The ticket of somebody who may see all lists.</summary>
    public string OperatorTicket { get; private set; } = "";

    /// <summary>What the first of them exchanges.</summary>
    public Secret SystemUserToken { get; private set; } = null!;

    /// <summary>What it signs that with.</summary>
    public string PrivateKey => key.ExportPkcs8PrivateKeyPem();

    public async Task SettleAsync(int tenants, int applications)
    {
        for (var number = 0; number < tenants; number++)
            await house.Database.Tenants.TryAddAsync(
                new Tenant
                {
                    Id = ContextIdentifier.Parse($"Cust{number}"),
                    Name = $"Customer {number}",
                },
                new Change(null, Now),
                default
            );
        for (var number = 0; number < applications; number++)
            await RegisterAsync(New($"Application {number}", "RS256"));
        await house.AddAsync("olga", Rights.AdminAll);
        OperatorTicket = await house.IssueAsync(await house.ProveAsync("olga"));
        var person = await house.AddAsync("anna");
        anna = await house.ProveAsync("anna");
        annasTicket = await house.IssueAsync(anna);
        Done(
            await house
                .Get<AccountRegister>()
                .AddAsync(
                    Actor.Installation,
                    new Account
                    {
                        Id = default,
                        LoginName = LoginName,
                        Home = new Home.OfTenant(BenchHouse.Own, person.Id),
                    },
                    default
                )
        );
        foreach (var algorithm in (string[])["RS256", "ES256"])
        {
            var client = await RegisterAsync(New($"Bench {algorithm}", algorithm));
            var approval = Done(
                await house
                    .Get<ApprovalDesk>()
                    .ApproveAsync(null, BenchHouse.Own, client.Application, null, null, default)
            );
            SystemUserToken ??= approval.SystemUserToken!;
            Done(
                await house
                    .Get<ConsentDesk>()
                    .GiveAsync(anna, client.Application.Id, Scopes, default)
            );
            Clients.Add(client);
        }
    }

    /// <summary>Codes as the authorization endpoint leaves them behind.</summary>
    public async Task<IReadOnlyList<string>> MakeCodesAsync(
        Evaluator evaluator,
        Giver giver,
        string clientId,
        int count
    )
    {
        var application = Clients
            .Select(client => client.Application)
            .Single(client => client.ClientId == clientId);
        var request = new AuthorizationRequest
        {
            Application = application.Id,
            ClientId = clientId,
            RedirectUri = Callback,
            Nonce = "a nonce",
            Scopes = ["openid", .. Scopes],
            CodeChallenge = Challenge,
        };
        // As at the end of a login: by the ticket that is behind the page, heard just now by the server that gives the code.
        var heard = (Outcome.Believed)await BenchHouse.HearAsync(evaluator, annasTicket);
        var agreed = new CourseEnd.Agreed(heard.Proof, null, application, null, request.Scopes);
        var given = await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(_ => giver.GiveAsync(request, agreed, tokenDoor, default))
        );
        return [.. given.Select(one => one!.Code!.Reveal())];
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private Application New(string name, string algorithm) =>
        new()
        {
            Id = new ApplicationKey(Randomness.NextGuid()),
            ClientId = Randomness.NextGuid().ToString("N"),
            Name = name,
            RedirectUris = [Callback],
            Scopes = Scopes,
            Flows = Flows.Code | Flows.Refresh | Flows.ClientCredentials,
            SigningAlgorithm = algorithm,
            HasSystemUser = true,
            PublicKeys = [new SystemUserKey("bench", key.ExportSubjectPublicKeyInfoPem(), Now)],
            // Signed anew for each minute only: without it each exchange needs a minute of its own.
            Compatibility = new Compatibility { RepeatedSystemUserTokens = true },
        };

    private async Task<(Application Application, Secret Token)> RegisterAsync(
        Application application
    )
    {
        var id = Randomness.NextGuid();
        var text = TokenText.Make(id);
        await house.Database.Applications.TryAddAsync(
            application,
            [
                new ApplicationToken
                {
                    Id = id,
                    Application = application.Id,
                    Label = "bench",
                    Making = TokenMaking.Made,
                    CreatedAt = Now,
                    Digest = TokenText.DigestOf(text),
                },
            ],
            Seats,
            new RegistryChange("", Now),
            default
        );
        var kept = await house.Database.Applications.FindAsync(application.Id, default);
        return (kept!.Application, text);
    }

    private static T Done<T>(Registered<T> registered) =>
        registered is Registered<T>.Done(var value)
            ? value
            : throw new InvalidOperationException($"{registered}");
}
