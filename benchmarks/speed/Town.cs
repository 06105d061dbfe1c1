using System.Diagnostics;
using Counterfoil.Authority;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Cryptography;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Benchmarks;

/// <summary>A house of many tenants and stubs, of which a thousand are in use.</summary>
internal sealed class Town : IAsyncDisposable
{
    private const int InUse = 1000;
    private const int AtOnce = 64;
    private const int EndedForASweep = 5000;

    private readonly BenchHouse house;
    private readonly List<(ContextIdentifier Tenant, string Ticket)> used = [];
    private readonly List<Person> people = [];
    private int next;

    private Town(BenchHouse house) => this.house = house;

    public static async Task<Town> BuildAsync(Ground ground, int tenants, int stubs)
    {
        var options = new HouseOptions
        {
            Authority = new AuthorityOptions { ReviewInterval = TimeSpan.FromHours(1) },
        };
        var town = new Town(await BenchHouse.OnSqliteAsync(ground, options));
        await town.SettleAsync(tenants);
        await town.IssueAsync(stubs, ended: false);
        foreach (var (tenant, ticket) in town.used)
            await town.HearAsync(tenant, ticket);
        return town;
    }

    /// <summary>Checks tickets in use, one after the other.</summary>
    public void Check(int times)
    {
        var evaluator = house.Get<Evaluator>();
        for (var i = 0; i < times; i++)
        {
            var (tenant, ticket) = used[next++ % used.Count];
            if (evaluator.TryRecall(new(BenchHouse.Door, tenant, ticket, BenchHouse.Use)) is null)
                HearAsync(tenant, ticket).GetAwaiter().GetResult();
        }
    }

    /// <summary>The time, in microseconds, that one in a hundred checks exceeds, over a second.</summary>
    public double Slowest()
    {
        var times = new List<double>(2_000_000);
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1))
        {
            var asked = Stopwatch.GetTimestamp();
            Check(1);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMicroseconds);
        }
        times.Sort();
        return times[(int)(0.99 * (times.Count - 1))];
    }

    /// <summary>Leaves work for a sweep.</summary>
    public Task EndSomeAsync() => IssueAsync(EndedForASweep, ended: true);

    public Task SweepAsync() => house.Get<Sweeper>().SweepAsync(default);

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private async Task SettleAsync(int tenants)
    {
        var change = new Change(null, TimeProvider.System.GetUtcNow());
        await AllAsync(
            tenants,
            async number =>
            {
                var id = ContextIdentifier.Parse($"Cust{number}");
                await house.Database.Tenants.TryAddAsync(new Tenant { Id = id }, change, default);
                for (var person = 0; person < 2; person++)
                {
                    var added = await house.Database.Associates.TryAddAsync(
                        new Associate
                        {
                            Tenant = id,
                            Id = default,
                            Name = $"person{person}",
                            Type = AssociateType.Internal,
                        },
                        change,
                        default
                    );
                    lock (people)
                        people.Add(new Person(id, added!.Id));
                }
            }
        );
    }

    private Task IssueAsync(int stubs, bool ended)
    {
        var every = Math.Max(1, stubs / InUse);
        return AllAsync(
            stubs,
            async number =>
            {
                var person = people[number % people.Count];
                var (stub, ticket) = Stub(person, ended);
                await house.Database.Stubs.AddAsync(
                    stub,
                    int.MaxValue,
                    new Change(person.Id, stub.IssuedAt),
                    default
                );
                if (ended || number % every != 0)
                    return;
                lock (used)
                    used.Add((person.Tenant, ticket));
            }
        );
    }

    private static (TicketStub Stub, string Ticket) Stub(Person person, bool ended)
    {
        var at = TimeProvider.System.GetUtcNow() - (ended ? TimeSpan.FromDays(30) : TimeSpan.Zero);
        var ticket = new Ticket(
            Randomness.NextGuid(),
            1 + (long)(at.UtcTicks % 1_000_000),
            person.Tenant
        );
        var id = new CredentialId(Randomness.NextRowId(at));
        var digest = new byte[32];
        SecretDigest.ComputeTicket(person.Tenant.Value, id.Value, ticket.Id, ticket.Number, digest);
        var stub = new TicketStub
        {
            Id = id,
            Tenant = person.Tenant,
            TicketId = ticket.Id,
            Associate = person.Id,
            Digest = digest,
            Line = ticket.Id,
            Parent = null,
            Origin = new Origin
            {
                Credentials = [],
                Factors = [Factor.Password],
                Door = BenchHouse.Door.Name,
                At = at,
            },
            Terms = new TicketTerms { IdleLife = TimeSpan.FromHours(6), Preset = "Seed" },
            Program = "",
            IssuedAt = at,
            AbsoluteEnd = at + TimeSpan.FromDays(7),
            IdleEnd = at + TimeSpan.FromHours(6),
            ReviewedAt = at,
        };
        return (stub, ticket.ToWire());
    }

    private async Task HearAsync(ContextIdentifier tenant, string ticket)
    {
        var outcome = await house
            .Get<Evaluator>()
            .HearAsync(
                new Presented
                {
                    Door = BenchHouse.Door,
                    Tenant = tenant,
                    Evidence = [new TicketEvidence(new Secret(ticket))],
                    Use = BenchHouse.Use,
                },
                default
            );
        if (outcome is not Outcome.Believed)
            throw new InvalidOperationException("A good ticket was not believed.");
    }

    private static Task AllAsync(int count, Func<int, Task> doAsync) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => await doAsync(number)
        );

    private sealed record Person(ContextIdentifier Tenant, AssociateId Id);
}
