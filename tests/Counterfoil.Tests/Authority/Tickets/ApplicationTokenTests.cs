using Counterfoil.Authority.Evaluation;
using Counterfoil.Tests.Authority.Evaluation;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Tickets;

/// <summary>An application's token beside whatever says who somebody is.</summary>
public sealed class ApplicationTokenTests
{
    private static readonly Evidence Good = new ApplicationTokenEvidence(new Secret("good"));
    private static readonly Evidence Bad = new ApplicationTokenEvidence(new Secret("evil"));

    [Fact]
    public async Task A_standing_answer_counts_beside_the_same_token_of_an_application_alone()
    {
        var plugin = new ToldPlugin("TEST/APPLICATIONS");
        await using var house = await Installation.OpenAsync(plugin);
        var ticket = new TicketEvidence(await house.LogInAsync("anna"));
        // As in a tenant that is online.
        plugin.Screen = evidence =>
            evidence.Find<ApplicationTokenEvidence>()?.Text.Reveal() == "good"
                ? null
                : new Objection("no application");

        (await house.HearAsync(ticket, Good)).ShouldBeOfType<Outcome.Believed>();
        var reviews = plugin.Reviews;
        var statements = house.Database.StatementCount;
        (await house.HearAsync(ticket, Good)).ShouldBeOfType<Outcome.Believed>();
        plugin.Reviews.ShouldBe(reviews, "the answer stands");
        house.Database.StatementCount.ShouldBe(statements);

        (await house.HearAsync(ticket)).ShouldBeOfType<Outcome.Refused>();
        (await house.HearAsync(ticket, Bad)).ShouldBeOfType<Outcome.Refused>();
        (await house.HearAsync(ticket, Good)).ShouldBeOfType<Outcome.Believed>();
    }

    [Fact]
    public async Task Several_applications_use_one_ticket_beside_each_other()
    {
        var plugin = new ToldPlugin("TEST/APPLICATIONS");
        await using var house = await Installation.OpenAsync(plugin);
        var ticket = new TicketEvidence(await house.LogInAsync("anna"));
        Evidence[][] uses =
        [
            [ticket],
            [ticket, Good],
            [ticket, Bad],
        ];
        foreach (var use in uses)
            (await house.HearAsync(use)).ShouldBeOfType<Outcome.Believed>();
        var reviews = plugin.Reviews;
        for (var i = 0; i < 10; i++)
        {
            foreach (var use in uses)
                (await house.HearAsync(use)).ShouldBeOfType<Outcome.Believed>();
        }
        plugin.Reviews.ShouldBe(reviews);
    }

    [Fact]
    public async Task An_applications_token_alone_is_nobody()
    {
        await using var house = await Installation.OpenAsync();
        (await house.HearAsync(Good))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.NoEvidence);
    }

    [Fact]
    public async Task A_name_and_password_beside_it_are_what_they_were()
    {
        await using var house = await Installation.OpenAsync();
        var right = new NameAndPassword("anna", new Secret(Installation.Password));
        (await house.HearAsync(right, Good)).ShouldBeOfType<Outcome.Believed>();
        (await house.HearAsync(new NameAndPassword("anna", new Secret("wrong")), Good))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Reason.ShouldBe("wrong_password");
    }

    [Fact]
    public async Task A_decision_says_that_there_was_one_and_never_which()
    {
        await using var house = await Installation.OpenAsync();
        var ticket = new TicketEvidence(await house.LogInAsync("anna"));
        await house.HearAsync(
            ticket,
            new ApplicationTokenEvidence(new Secret("a-token-nobody-may-read"))
        );

        var decision = (await house.DecisionsAsync())[0];

        decision.Evidence.ShouldBe(["ticket", "application_token"]);
        decision.ToString().ShouldNotContain("a-token-nobody-may-read");
    }

    [Fact]
    public async Task Between_two_hearings_a_token_or_a_ticket_beside_an_application_allocates_nothing()
    {
        await using var house = await Installation.OpenAsync();
        var application = await PlayedApplication.OpenAsync(house);
        var (access, _) = await application.LogInAsync();
        var ticket = (await house.LogInAsync("anna")).Reveal();
        await application.UseAsync(access);
        await application.HearAsync(
            PlayedApplication.Services,
            new TicketEvidence(new Secret(ticket)),
            Good
        );
        var token = access.Ticket.Reveal();
        Recall(100).ShouldBe(200);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var believed = Recall(1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        believed.ShouldBe(2000);

        int Recall(int times)
        {
            var evaluator = house.Evaluator;
            var (door, use) = (PlayedApplication.Services, Installation.FromOffice);
            var count = 0;
            for (var i = 0; i < times; i++)
            {
                if (evaluator.TryRecall(new TicketUse(door, null, token, use)) is not null)
                    count++;
                if (evaluator.TryRecall(new TicketUse(door, null, ticket, use, "good")) is not null)
                    count++;
            }
            return count;
        }
    }
}
