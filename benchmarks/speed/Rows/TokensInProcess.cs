using System.Globalization;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Benchmarks.Measuring;
using Counterfoil.Benchmarks.Online;

namespace Counterfoil.Benchmarks.Rows;

/// <summary>The hot path for what applications bring, against the ticket's.</summary>
internal sealed class TokensInProcess : Row
{
    private const int Batch = 10_000;

    private static readonly Door Services = new("services", "Services")
    {
        Takes = DoorTakes.TicketsAndAccessTokens,
    };

    public override string Name => "tokens-in-process";

    public override string What =>
        "access token, and ticket beside an application's token, in process; time against a ticket alone";

    public override string Must => "at most 1.1 × and 1.6 ×, 0 bytes";

    public override async Task<Measured> MeasureAsync(Ground ground)
    {
        await using var house = await BenchHouse.OnSqliteAsync(ground);
        var town = new OnlineTown(house);
        await town.SettleAsync(tenants: 0, applications: 0);
        var (application, applicationToken) = town.Clients[0];
        var proof = await house.ProveAsync("anna");
        var ticket = await house.IssueAsync(proof);
        var wish = new ApplicationTicket
        {
            Kind = TicketKind.AccessToken,
            Application = application.Id.Value,
        };
        var issued = await house.Get<ApplicationIssuer>().IssueAsync(proof, wish, default);
        var token = ((Issued.Done)issued).Ticket.Reveal();
        var besideText = applicationToken.Reveal();
        var evaluator = house.Get<Evaluator>();

        void Ticket(int times) => Recall(times, ticket, "");
        void Token(int times) => Recall(times, token, "");
        void Beside(int times) => Recall(times, ticket, besideText);

        var slower = await Pairs.CompareAsync(
            during => Task.FromResult(1 / Pairs.Rate(during, Token, Batch)),
            during => Task.FromResult(1 / Pairs.Rate(during, Ticket, Batch))
        );
        var slowerBeside = await Pairs.CompareAsync(
            during => Task.FromResult(1 / Pairs.Rate(during, Beside, Batch)),
            during => Task.FromResult(1 / Pairs.Rate(during, Ticket, Batch))
        );
        Token(Batch);
        Beside(Batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Token(Batch);
        Beside(Batch);
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Batch;
        return Measured
            .Most(slower, 1.1)
            .And("beside", Measured.Most(slowerBeside, 1.6))
            .And(
                "bytes",
                new Measured(bytes.ToString("0.##", CultureInfo.InvariantCulture), bytes == 0)
            );

        void Recall(int times, string text, string beside)
        {
            for (var i = 0; i < times; i++)
            {
                var use = new TicketUse(Services, null, text, BenchHouse.Use, beside);
                if (evaluator.TryRecall(use) is null)
                    HearAgain(text, beside);
            }
        }

        void HearAgain(string text, string beside)
        {
            Evidence first = AccessTokenEvidence.Recognises(text)
                ? new AccessTokenEvidence(new Secret(text))
                : new TicketEvidence(new Secret(text));
            var presented = new Presented
            {
                Door = Services,
                Evidence =
                    beside.Length == 0
                        ? [first]
                        : [first, new ApplicationTokenEvidence(new Secret(beside))],
                Use = BenchHouse.Use,
            };
            evaluator.HearAsync(presented, default).AsTask().GetAwaiter().GetResult();
        }
    }
}
