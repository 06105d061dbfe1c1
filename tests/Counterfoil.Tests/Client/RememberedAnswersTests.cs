using System.Security.Claims;
using Counterfoil.Client;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Client;

/// <summary>What an application remembers of the authority's answers, by a clock that is moved by hand.</summary>
public sealed class RememberedAnswersTests
{
    private static readonly TicketAnswer Yes = new TicketAnswer.Believed(new ClaimsPrincipal());
    private static readonly TicketAnswer No = new TicketAnswer.Refused(
        TicketRefusal.InvalidCredentials
    );

    private readonly HandMovedTime time = new();
    private int asked;

    [Fact]
    public async Task An_answer_is_relied_on_until_the_staleness_is_over_and_not_a_moment_longer()
    {
        var answers = Remember(TimeSpan.FromSeconds(1));
        await AskAsync(answers);
        time.Advance(TimeSpan.FromMilliseconds(999));
        await AskAsync(answers);
        asked.ShouldBe(1);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync(answers);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_lengthens_nothing()
    {
        var answers = Remember(TimeSpan.FromSeconds(1));
        await AskAsync(answers);
        time.Jump(TimeSpan.FromDays(-1));
        time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(answers);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_staleness_of_zero_asks_each_time_even_at_once()
    {
        var answers = Remember(TimeSpan.Zero);
        var gate = new TaskCompletionSource();
        var both = Enumerable
            .Range(0, 2)
            .Select(_ => AskAsync(answers, landing: gate.Task))
            .ToList();
        asked.ShouldBe(2);
        gate.SetResult();
        await Task.WhenAll(both);
        await AskAsync(answers);
        asked.ShouldBe(3);
        answers.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Many_who_come_at_once_with_one_ticket_ask_once()
    {
        var answers = Remember(TimeSpan.FromSeconds(1));
        var gate = new TaskCompletionSource();
        var all = Enumerable
            .Range(0, 100)
            .Select(_ => AskAsync(answers, landing: gate.Task))
            .ToList();
        gate.SetResult();
        (await Task.WhenAll(all)).ShouldAllBe(answer => answer == Yes);
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task Who_comes_after_the_staleness_does_not_join_a_question_that_was_asked_before_it()
    {
        var answers = Remember(TimeSpan.FromSeconds(1));
        var gate = new TaskCompletionSource();
        var first = AskAsync(answers, landing: gate.Task);
        time.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(answers, says: No);
        asked.ShouldBe(2);
        gate.SetResult();
        (await first).ShouldBe(Yes);
        (await AskAsync(answers)).ShouldBe(No, "the late answer of the first replaces nothing");
    }

    [Fact]
    public async Task One_caller_who_goes_away_takes_the_answer_from_nobody()
    {
        var answers = Remember(TimeSpan.FromSeconds(1));
        var gate = new TaskCompletionSource();
        using var gone = new CancellationTokenSource();
        var leaving = AskAsync(answers, landing: gate.Task, cancellationToken: gone.Token);
        var staying = AskAsync(answers, landing: gate.Task);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(leaving);
        gate.SetResult();
        (await staying).ShouldBe(Yes);
        asked.ShouldBe(1);
    }

    [Fact]
    public async Task The_authority_may_say_a_shorter_time_than_the_staleness()
    {
        var answers = Remember(TimeSpan.FromSeconds(60));
        await AskAsync(answers, goodFor: TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(3));
        await AskAsync(answers);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_failure_is_never_remembered_and_fails_all_who_waited()
    {
        var answers = Remember(TimeSpan.FromSeconds(1));
        var gate = new TaskCompletionSource();
        var all = Enumerable
            .Range(0, 3)
            .Select(_ => AskAsync(answers, landing: gate.Task))
            .ToList();
        gate.SetException(new AuthorityUnreachableException());
        foreach (var one in all)
            await Should.ThrowAsync<AuthorityUnreachableException>(one);
        answers.Count.ShouldBe(0);
        await AskAsync(answers);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_fault_of_our_own_leaves_nobody_waiting_and_lets_nobody_in()
    {
        var answers = Remember(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<AuthorityUnreachableException>(
            answers.GetOrAskAsync(
                Digests.Of("t"),
                _ => throw new InvalidOperationException("a fault"),
                CancellationToken.None
            )
        );
        answers.Count.ShouldBe(0);
    }

    [Fact]
    public async Task It_stays_within_its_bound_and_guesses_push_no_good_answer_out()
    {
        var answers = Remember(TimeSpan.FromSeconds(1), most: 100);
        await AskAsync(answers, ticket: "good");
        for (var i = 0; i < 5000; i++)
        {
            await AskAsync(answers, ticket: $"guess {i}", says: No);
            answers.Count.ShouldBeLessThanOrEqualTo(100);
        }
        var before = asked;
        await AskAsync(answers, ticket: "good");
        asked.ShouldBe(before);
        for (var i = 0; i < 1000; i++)
            await AskAsync(answers, ticket: $"other {i}");
        answers.Count.ShouldBeLessThanOrEqualTo(101);
    }

    [Fact]
    public async Task A_refusal_is_remembered_as_briefly_and_again_after_the_guesses_are_over()
    {
        var answers = Remember(TimeSpan.FromSeconds(1), most: 100);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 50; i++)
                await AskAsync(answers, ticket: $"guess {i}", says: No);
            time.Advance(TimeSpan.FromSeconds(2));
        }
        await AskAsync(answers, ticket: "spoil", says: No);
        var before = asked;
        await AskAsync(answers, ticket: "one", says: No);
        await AskAsync(answers, ticket: "one", says: No);
        asked.ShouldBe(before + 1);
        time.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync(answers, ticket: "one")).ShouldBe(Yes);
    }

    [Fact]
    public void The_key_is_a_digest_and_holds_no_ticket()
    {
        Digests
            .Of("7T:secret", "use", "address")
            .ShouldBe(Digests.Of("7T:secret", "use", "address"));
        Digests.Of("ab", "c").ShouldNotBe(Digests.Of("a", "bc"));
        Digests.Of("7T:secret").ToString().ShouldNotContain("secret");
    }

    private RememberedAnswers Remember(TimeSpan staleness, int most = 1000) =>
        new(staleness, most, time);

    private Task<TicketAnswer> AskAsync(
        RememberedAnswers answers,
        string ticket = "t",
        TicketAnswer? says = null,
        TimeSpan? goodFor = null,
        Task? landing = null,
        CancellationToken cancellationToken = default
    ) =>
        answers.GetOrAskAsync(
            Digests.Of(ticket),
            async _ =>
            {
                Interlocked.Increment(ref asked);
                await (landing ?? Task.CompletedTask);
                return new LookedUp(says ?? Yes, goodFor ?? TimeSpan.FromHours(1));
            },
            cancellationToken
        );
}
