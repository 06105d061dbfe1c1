using System.Net.Http.Headers;
using System.Text;
using Counterfoil.ActiveDirectory;
using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Ldap;
using Counterfoil.Benchmarks.Domain;
using Counterfoil.Benchmarks.Measuring;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What everything around the handshake and the look-up costs a login by Kerberos.</summary>
internal sealed class NegotiateLogin : Row
{
    private const int Callers = 16;
    private const int OfASecond = 400;
    private const int WarmRounds = 5;
    private static readonly TimeSpan WarmRound = TimeSpan.FromSeconds(Pairs.IsRehearsal ? 1 : 5);

    public override string Name => "negotiate-login";

    public override string What =>
        "the server's processor time of a login by Negotiate over HTTP, each with a handshake of its own, against the Kerberos step and one LDAP search, each measured alone; and beside it one that hands out a ticket, which is a durable write";

    public override string Must => "at most 3 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var domain = await BenchDomain.StartAsync(ground);
        ClientHandshakes.Prepare(domain.Plan);
        // Processor time is measured, and nobody's patience.
        domain.Plan.Plugin["time-limit"] = "2.8";
        await using var server = await domain.StartServerAsync(ground, "0,1");
        using var connection = await ConnectAsync(domain.ReadSettings());
        using var client = new HttpClient { BaseAddress = new Uri(server.Said) };
        // One after the other at first: a cold server is no match for a controller's time limit.
        foreach (var handshake in ClientHandshakes.Make(domain.Caches, Callers))
            await LogInAsync(client, handshake);
        for (var round = 0; round < WarmRounds; round++)
        {
            await LoginsAsync(WarmRound, LogInAsync);
            await LoginsAsync(WarmRound, GetTicketAsync);
        }
        // Compiled to the end, on both cores, before it has one alone.
        await server.MoveAsync("0");
        var login = await Pairs.CompareAsync(AloneAsync, during => LoginsAsync(during, LogInAsync));
        var ticket = await Pairs.CompareAsync(
            AloneAsync,
            during => LoginsAsync(during, GetTicketAsync)
        );
        return Measured
            .Most(login, 3)
            .And("with a ticket", new Measured(ticket.ToString(), Holds: true));

        // Logins for a second of the server's processor time.
        async Task<double> LoginsAsync(TimeSpan during, Func<HttpClient, byte[], Task> logInAsync)
        {
            var handshakes = ClientHandshakes.Make(domain.Caches, CountOf(during));
            var taken = await server.ProcessorTimeOfAsync(() =>
                Parallel.ForEachAsync(
                    handshakes,
                    new ParallelOptions { MaxDegreeOfParallelism = Callers },
                    async (handshake, _) => await logInAsync(client, handshake)
                )
            );
            return handshakes.Count / taken.TotalSeconds;
        }

        // How often both steps fit into a second of this process's processor time.
        async Task<double> AloneAsync(TimeSpan during)
        {
            var settings = domain.ReadSettings();
            var sid = SecurityIdentifierText.ToBytes(domain.Plan.Sids[0])!;
            var handshakes = ClientHandshakes.Make(domain.Caches, CountOf(during));
            var before = Environment.CpuUsage.TotalTime;
            foreach (var handshake in handshakes)
                ClientHandshakes.Accept(handshake);
            foreach (var _ in handshakes)
                await SearchAsync(connection, settings, sid);
            return handshakes.Count / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        }
    }

    private static int CountOf(TimeSpan during) => (int)(during.TotalSeconds * OfASecond);

    // Every door that is not handed a ticket logs its caller in.
    private static async Task LogInAsync(HttpClient client, byte[] handshake)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        await SendAsync(client, request, handshake);
    }

    private static async Task GetTicketAsync(HttpClient client, byte[] handshake)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/login")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        await SendAsync(client, request, handshake);
    }

    private static async Task SendAsync(
        HttpClient client,
        HttpRequestMessage request,
        byte[] handshake
    )
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Negotiate",
            Convert.ToBase64String(handshake)
        );
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<LdapConnection> ConnectAsync(DirectorySettings settings)
    {
        var connection = await LdapConnection.ConnectAsync(
            settings.Controllers[0],
            settings.Roots,
            default
        );
        var bound = await connection.BindAsync(settings.Account, settings.ReadPassword(), default);
        return bound.IsSuccess
            ? connection
            : throw new InvalidOperationException("The service account is refused.");
    }

    // The search that a login makes.
    private static async Task SearchAsync(
        LdapConnection connection,
        DirectorySettings settings,
        byte[] sid
    )
    {
        var found = await connection.SearchAsync(
            new LdapSearch(
                settings.Base,
                LdapFilter.All(
                    LdapFilter.Equal("sAMAccountType", "805306368"),
                    LdapFilter.Equal("objectSid", sid)
                ),
                Account.Attributes
            ),
            settings.TimeLimit,
            default
        );
        if (found.Count != 1)
            throw new InvalidOperationException("Somebody of the domain was not found.");
    }
}
