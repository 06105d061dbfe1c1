using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Nodes.Histories;

/// <summary>Who checks the checker.</summary>
public sealed class HistoryCheckTests
{
    private const int Ticket = 7;
    private const int Node = 2;

    [Theory]
    [InlineData(10.0)]
    [InlineData(11.0)]
    public void A_use_within_a_second_keeps_the_bound(double asked) =>
        Wrongs(Revoked(9.9, 10), Used(asked, Answer.Believed)).ShouldBeEmpty();

    [Fact]
    public void A_use_after_a_second_breaks_the_bound_and_is_named()
    {
        var wrong = Wrongs(Revoked(9.9, 10), Used(11.25, Answer.Believed)).ShouldHaveSingleItem();
        wrong.ShouldBe(
            "At 11.250 s ticket 7 on node 2 was believed 1250 ms after its revocation was confirmed; the bound is 1000 ms."
        );
    }

    [Theory]
    [InlineData(9, 12)]
    [InlineData(10.9, 12)]
    [InlineData(8, 10.5)]
    public void A_node_that_is_cut_off_has_five_seconds(double from, double until)
    {
        var cut = Cut(Node, from, until);
        Wrongs(Revoked(9.9, 10), cut, Used(15, Answer.Believed)).ShouldBeEmpty();
        Wrongs(Revoked(9.9, 10), cut, Used(15.1, Answer.Believed)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(Node + 1, 9, 20)]
    [InlineData(Node, 5, 9.9)]
    [InlineData(Node, 11.1, 20)]
    public void A_cut_of_another_node_or_at_another_time_excuses_nothing(
        int node,
        double from,
        double until
    ) =>
        Wrongs(Revoked(9.9, 10), Cut(node, from, until), Used(11.25, Answer.Believed))
            .ShouldHaveSingleItem();

    [Fact]
    public void The_first_confirmation_counts() =>
        Wrongs(Revoked(9, 10), Revoked(9.9, 20), Used(12, Answer.Believed)).ShouldHaveSingleItem();

    [Fact]
    public void A_revocation_that_nobody_confirmed_promises_nothing_and_may_have_happened() =>
        Wrongs(Revoked(9, null), Used(20, Answer.Believed), Used(21, Answer.Refused))
            .ShouldBeEmpty();

    [Fact]
    public void A_refusal_before_anybody_wanted_to_revoke_is_wrong()
    {
        Wrongs(Revoked(9, 10), Used(8, Answer.Refused)).ShouldHaveSingleItem();
        Wrongs(Used(8, Answer.Refused)).ShouldHaveSingleItem();
        Wrongs(Revoked(9, 10), Used(9, Answer.Refused)).ShouldBeEmpty();
    }

    [Fact]
    public void A_node_that_is_cut_off_may_refuse_what_it_cannot_look_up()
    {
        Wrongs(Cut(Node, 7, 8), Used(8, Answer.Refused)).ShouldBeEmpty();
        Wrongs(Cut(Node, 7, 7.9), Used(8, Answer.Refused)).ShouldHaveSingleItem();
    }

    [Fact]
    public void No_answer_is_never_wrong() =>
        Wrongs(Revoked(9, 10), Used(20, Answer.None), Used(5, Answer.None)).ShouldBeEmpty();

    [Fact]
    public void The_latency_reaches_to_the_refusal_after_which_nothing_was_believed()
    {
        HistoryEvent[] history =
        [
            Used(9, Answer.Believed),
            Revoked(9.9, 10),
            Used(10.1, Answer.Refused),
            Used(10.2, Answer.Believed),
            Used(10.3, Answer.Refused),
            Used(10.4, Answer.Refused),
        ];
        Check(history).Latencies(whileCut: false).ShouldBe([Seconds(10.3) - Seconds(10)]);
        Check(history).Latencies(whileCut: true).ShouldBeEmpty();
        Check([.. history, Cut(Node, 9, 20)]).Latencies(whileCut: true).Count.ShouldBe(1);
    }

    [Fact]
    public void A_node_that_never_believed_a_ticket_has_no_latency() =>
        Check([Revoked(9.9, 10), Used(10.1, Answer.Refused)])
            .Latencies(whileCut: false)
            .ShouldBeEmpty();

    private static IReadOnlyList<string> Wrongs(params HistoryEvent[] history) =>
        Check(history).Wrongs();

    private static HistoryCheck Check(HistoryEvent[] history) => new(history, HistoryBounds.Stated);

    private static HistoryEvent.Used Used(double asked, Answer answer) =>
        new(Node, Ticket, Seconds(asked), Seconds(asked), answer);

    private static HistoryEvent.Revoked Revoked(double asked, double? confirmed) =>
        new(Ticket, Seconds(asked), confirmed is { } at ? Seconds(at) : null);

    private static HistoryEvent.Cut Cut(int node, double from, double until) =>
        new(node, Seconds(from), Seconds(until));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
