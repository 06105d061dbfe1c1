using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority.Evaluation;

public sealed class MoreEvidenceTests
{
    [Fact]
    public async Task A_door_without_a_page_refuses_with_more_evidence()
    {
        await using var house = await Installation.OpenAsync(new OneTimeCodePlugin());

        (await house.TryPasswordAsync("anna", Installation.Password))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.MoreEvidence);
    }

    [Fact]
    public async Task Two_factors_once_then_eight_hours_of_a_ticket_without_being_asked_again()
    {
        await using var house = await Installation.OpenAsync(new OneTimeCodePlugin());
        var proof = (await AnswerAsync(house, await BeginAsync(house), OneTimeCodePlugin.Right))
            .ShouldBeOfType<Outcome.Believed>()
            .Proof;
        proof.Origin.Factors.ShouldBe([Factor.Password, Factor.OneTimeCode]);
        var ticket = (
            await house.Issuer.IssueAsync(proof, TicketRequest.Default, CancellationToken.None)
        )
            .ShouldBeOfType<Issued.Done>()
            .Ticket;

        for (var minutes = 0; minutes < 8 * 60; minutes += 10)
        {
            house.Time.Advance(TimeSpan.FromMinutes(10));
            (await house.UseAsync(ticket)).ShouldBeOfType<Outcome.Believed>();
            await house.Get<TicketRenewals>().FlushAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_handle_is_good_once()
    {
        await using var house = await Installation.OpenAsync(new OneTimeCodePlugin());
        var handle = await BeginAsync(house);
        (
            await AnswerAsync(house, handle, OneTimeCodePlugin.Right)
        ).ShouldBeOfType<Outcome.Believed>();

        (
            await AnswerAsync(house, handle, OneTimeCodePlugin.Right)
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_handle_lapses_after_five_minutes()
    {
        await using var house = await Installation.OpenAsync(new OneTimeCodePlugin());
        var handle = await BeginAsync(house);
        house.Time.Advance(TimeSpan.FromMinutes(5));

        (
            await AnswerAsync(house, handle, OneTimeCodePlugin.Right)
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task A_wrong_answer_asks_again_and_counts_in_the_throttle()
    {
        await using var house = await Installation.OpenAsync(new OneTimeCodePlugin());
        var handle = await BeginAsync(house);
        for (var i = 0; i < 5; i++)
        {
            var again = (
                await AnswerAsync(house, handle, "000000")
            ).ShouldBeOfType<Outcome.NeedsMore>();
            again.AnsweredWrongly.ShouldBeTrue();
            handle = again.Handle;
        }

        (await AnswerAsync(house, handle, OneTimeCodePlugin.Right))
            .ShouldBeOfType<Outcome.Refused>()
            .Refusal.Code.ShouldBe(RefusalCode.TooManyAttempts);
    }

    [Fact]
    public async Task The_answer_must_come_in_by_the_door_that_asked()
    {
        await using var house = await Installation.OpenAsync(new OneTimeCodePlugin());
        var handle = await BeginAsync(house);

        (
            await AnswerAsync(house, handle, OneTimeCodePlugin.Right, Installation.Rest)
        ).ShouldBeOfType<Outcome.Refused>();
    }

    [Fact]
    public async Task Who_was_disabled_between_challenge_and_answer_stays_out()
    {
        await using var house = await Installation.OpenAsync(new OneTimeCodePlugin());
        var bert = await house.AddAsync("bert");
        var handle = await BeginAsync(house, "bert");
        await house.DisableAsync(bert);

        (
            await AnswerAsync(house, handle, OneTimeCodePlugin.Right)
        ).ShouldBeOfType<Outcome.Refused>();
    }

    private static async Task<Secret> BeginAsync(Installation house, string name = "anna") =>
        (
            await house.HearAsync(
                Installation.Page,
                Installation.FromOffice,
                new NameAndPassword(name, new Secret(Installation.Password))
            )
        )
            .ShouldBeOfType<Outcome.NeedsMore>()
            .Handle;

    private static async Task<Outcome> AnswerAsync(
        Installation house,
        Secret handle,
        string answer,
        Door? door = null
    ) =>
        await house.Evaluator.HearAsync(
            new Presented
            {
                Door = door ?? Installation.Page,
                Evidence = [new ChallengeAnswer("code", new Secret(answer))],
                Use = Installation.FromOffice,
                Pending = handle,
            },
            CancellationToken.None
        );
}
