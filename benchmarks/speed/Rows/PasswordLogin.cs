using System.Text;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Broker.Logins;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>What everything around the hash costs a login: hearing, ticket, journal, decision.</summary>
internal sealed class PasswordLogin : Row
{
    // In a second thirty are hashed, and what is under way at its end is a good part of them.
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public override string Name => "password-login";

    public override string What =>
        "password logins, tickets included, against the raw hash on as many threads as hash for them: as many as a server takes unless told otherwise (a core stays free), and for comparison all cores";

    public override string Must => "at least 0.95 ×";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        var usual = await CompareAsync(ground, new HouseOptions().HashingLanes);
        var everywhere = await CompareAsync(ground, Environment.ProcessorCount);
        return Measured
            .Least(usual, 0.95)
            .And("all cores", new Measured(everywhere.ToString(), Holds: true));
    }

    private static async Task<Figure> CompareAsync(Ground ground, int threads)
    {
        await using var house = await BenchHouse.OnSqliteAsync(
            ground,
            new HouseOptions { HashingLanes = threads }
        );
        // Whoever waits for the disk hashes nothing: with as many callers as threads, it is the waiting that is measured.
        var callers = 4 * threads;
        for (var person = 0; person < callers; person++)
            await house.AddAsync($"person{person}");
        var desk = house.Get<LoginDesk>();
        var hasher = house.Get<PasswordHasher>();
        var password = Encoding.UTF8.GetBytes(BenchHouse.Password);
        var hash = hasher.Hash(password);

        async Task LogInAsync(int caller)
        {
            var visit = await desk.ProveAsync(
                new Presented
                {
                    Door = BenchHouse.Door,
                    Evidence =
                    [
                        Evidence.OfUserName($"person{caller}", new Secret(BenchHouse.Password)),
                    ],
                    Use = BenchHouse.Use,
                },
                TicketRequest.Default,
                default
            );
            if (visit.Ticket is null)
                throw new InvalidOperationException("A right password was refused.");
        }
        Task HashAsync(int caller)
        {
            hasher.Verify(hash, password);
            return Task.CompletedTask;
        }

        return await Pairs.CompareAsync(
            during => Pairs.RateAsync(during, callers, LogInAsync),
            during => Pairs.RateAsync(during, threads, HashAsync),
            Round
        );
    }
}
