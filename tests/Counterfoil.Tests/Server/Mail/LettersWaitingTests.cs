using System.Globalization;
using Counterfoil.Server.Mail;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.Mail;

/// <summary>Letters that wait while the mail server is slow.</summary>
public sealed class LettersWaitingTests
{
    [Fact]
    public async Task Advisory_39_One_address_keeps_nobody_elses_letter_out()
    {
        var waiting = new LettersWaiting();
        var flood = Enumerable
            .Range(0, 5000)
            .Count(i => waiting.TryAdd(Asked($"a{i}", "192.0.2.1")));
        flood.ShouldBe(LettersWaiting.MostOfAddress);
        waiting.TryAdd(Asked("petra", "192.0.2.2")).ShouldBeTrue();
        waiting.Complete();
        var all = new List<string>();
        await foreach (var one in waiting.ReadAsync())
            all.Add(one.LoginName);
        all.Count.ShouldBe(LettersWaiting.MostOfAddress + 1);
        all[^1].ShouldBe("petra");
    }

    [Fact]
    public void Advisory_39_A_whole_network_of_an_IPv6_customer_is_one_address()
    {
        var waiting = new LettersWaiting();
        Enumerable
            .Range(0, 100)
            .Count(i => waiting.TryAdd(Asked($"a{i}", $"2001:db8:0:1::{i:x}")))
            .ShouldBe(LettersWaiting.MostOfAddress);
    }

    [Fact]
    public async Task Who_was_written_to_may_ask_again()
    {
        var waiting = new LettersWaiting();
        for (var i = 0; i < LettersWaiting.MostOfAddress; i++)
            waiting.TryAdd(Asked("petra", "192.0.2.1")).ShouldBeTrue();
        waiting.TryAdd(Asked("petra", "192.0.2.1")).ShouldBeFalse();
        await using var reading = waiting.ReadAsync().GetAsyncEnumerator();
        (await reading.MoveNextAsync()).ShouldBeTrue();
        waiting.TryAdd(Asked("petra", "192.0.2.1")).ShouldBeTrue();
    }

    private static LetterAsked Asked(string name, string address) =>
        new(name, Tenant: null, address, CultureInfo.InvariantCulture);
}
