using Counterfoil.Cryptography;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public class RandomnessTests
{
    private const int Many = 2_000;

    [Fact]
    public void An_id_says_that_it_is_random_and_comes_once()
    {
        var ids = Enumerable.Range(0, Many).Select(_ => Randomness.NextGuid()).ToList();

        ids.ShouldAllBe(id => id.Version == 4 && (id.Variant & 0xC) == 0x8);
        ids.Distinct().Count().ShouldBe(Many);
    }

    [Fact]
    public void Every_other_bit_of_an_id_is_seen_both_ways()
    {
        var seenSet = new byte[16];
        var seenClear = new byte[16];
        for (var i = 0; i < Many; i++)
        {
            var bytes = Randomness.NextGuid().ToByteArray(bigEndian: true);
            for (var b = 0; b < 16; b++)
            {
                seenSet[b] |= bytes[b];
                seenClear[b] |= (byte)~bytes[b];
            }
        }

        Convert.ToHexString(seenSet).ShouldBe("FFFFFFFFFFFF4FFFBFFFFFFFFFFFFFFF");
        Convert.ToHexString(seenClear).ShouldBe("FFFFFFFFFFFFBFFF7FFFFFFFFFFFFFFF");
    }

    [Fact]
    public void Ticket_ids_share_their_first_two_bytes_with_a_thousand_and_nothing_else()
    {
        var ids = Enumerable.Range(0, 64 * 1024).Select(_ => Randomness.NextTicketId()).ToList();

        ids.ShouldAllBe(id => id.Version == 8 && (id.Variant & 0xC) == 0x8);
        ids.Distinct().Count().ShouldBe(ids.Count);
        var runs = ids.Select(id => id.ToString("N")[..4]).ToList();
        var turns = runs.Zip(runs.Skip(1)).Count(pair => pair.First != pair.Second);
        turns.ShouldBeInRange(60, 600);
        runs.Distinct().Count().ShouldBeGreaterThan(60);
        ids.Select(id => id.ToString("N")[4..12]).Distinct().Count().ShouldBeGreaterThan(65_500);
    }

    [Fact]
    public void Every_other_bit_of_a_ticket_id_is_seen_both_ways()
    {
        var seenSet = new byte[16];
        var seenClear = new byte[16];
        for (var i = 0; i < Many; i++)
        {
            var bytes = Randomness.NextTicketId().ToByteArray(bigEndian: true);
            for (var b = 0; b < 16; b++)
            {
                seenSet[b] |= bytes[b];
                seenClear[b] |= (byte)~bytes[b];
            }
        }

        Convert.ToHexString(seenSet.AsSpan(2)).ShouldBe("FFFFFFFF8FFFBFFFFFFFFFFFFFFF");
        Convert.ToHexString(seenClear.AsSpan(2)).ShouldBe("FFFFFFFF7FFF7FFFFFFFFFFFFFFF");
    }

    [Fact]
    public void A_number_is_positive_and_uses_all_63_bits()
    {
        var numbers = Enumerable.Range(0, Many).Select(_ => Randomness.NextNumber()).ToList();

        numbers.ShouldAllBe(number => number > 0);
        numbers.Aggregate((a, b) => a | b).ShouldBe(long.MaxValue);
        numbers.Aggregate((a, b) => a & b).ShouldBe(0);
        numbers.Distinct().Count().ShouldBe(Many);
    }

    [Fact]
    public void A_code_has_the_asked_length_and_all_of_the_alphabet_but_I_L_O_U()
    {
        var code = Randomness.NextCode(5_000);

        code.Length.ShouldBe(5_000);
        string.Concat(code.Distinct().Order()).ShouldBe("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_code_of_no_characters_is_a_bug(int characters) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Randomness.NextCode(characters));

    [Fact]
    public void A_row_id_carries_its_millisecond_and_is_never_given_twice_in_it()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_123);
        var ids = new long[Many];
        Parallel.For(0, Many, i => ids[i] = Randomness.NextRowId(now));

        ids.ShouldAllBe(id => id >> 21 == 1_795_000_000_123);
        ids.Distinct().Count().ShouldBe(Many);
    }

    [Fact]
    public void A_row_id_of_a_later_millisecond_is_greater()
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_123);
        for (var i = 0; i < Many; i++)
        {
            Randomness
                .NextRowId(now.AddMilliseconds(1))
                .ShouldBeGreaterThan(Randomness.NextRowId(now));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1L << 42)]
    public void A_row_id_of_a_time_that_does_not_fit_is_a_bug(long milliseconds) =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            Randomness.NextRowId(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
        );

    [Fact]
    public void The_last_row_id_is_positive() =>
        Randomness
            .NextRowId(DateTimeOffset.FromUnixTimeMilliseconds((1L << 42) - 1))
            .ShouldBePositive();

    [Fact]
    public void A_jitter_stays_below_its_bound_and_fills_it()
    {
        var upTo = TimeSpan.FromTicks(7);
        var jitters = Enumerable
            .Range(0, Many)
            .Select(_ => Randomness.NextJitter(upTo).Ticks)
            .Distinct()
            .Order();

        jitters.ShouldBe([0, 1, 2, 3, 4, 5, 6]);
        Randomness.NextJitter(TimeSpan.Zero).ShouldBe(TimeSpan.Zero);
        Randomness.NextJitter(TimeSpan.MaxValue).ShouldBeInRange(TimeSpan.Zero, TimeSpan.MaxValue);
        Should.Throw<ArgumentOutOfRangeException>(() =>
            Randomness.NextJitter(TimeSpan.FromTicks(-1))
        );
    }

    [Fact]
    public void Random_bytes_fill_all_that_was_asked()
    {
        var seen = new byte[33];
        for (var i = 0; i < Many; i++)
        {
            var bytes = new byte[33];
            Randomness.Fill(bytes);
            for (var b = 0; b < bytes.Length; b++)
            {
                seen[b] |= bytes[b];
            }
        }

        seen.ShouldAllBe(b => b == 0xFF);
        Randomness.NextBytes(33).Length.ShouldBe(33);
        Randomness.NextBytes(33).ShouldNotBe(Randomness.NextBytes(33));
    }
}
