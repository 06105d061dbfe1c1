using System.Collections.Concurrent;
using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public class KeyRingTests
{
    [Fact]
    public void The_last_key_of_a_file_is_current_and_the_others_are_still_held()
    {
        using var ring = KeyRing.Parse(
            $"# two keys\r\n\r\n{Keys.SecondText}\r\n  {Keys.FirstText}  \n\n"
        );

        ring.CurrentNumber.ShouldBe(1);
        ring.Has(1).ShouldBeTrue();
        ring.Has(2).ShouldBeTrue();
        ring.Has(3).ShouldBeFalse();
        ring.Has(0).ShouldBeFalse();
    }

    [Fact]
    public void A_ring_of_no_keys_is_refused()
    {
        Should.Throw<ArgumentException>(() => new KeyRing([]));
        Should.Throw<FormatException>(() => KeyRing.Parse("# nothing\n\n"));
    }

    [Fact]
    public void Two_keys_of_one_number_are_refused()
    {
        Should.Throw<ArgumentException>(() => new KeyRing([RootKey.Create(1), RootKey.Create(1)]));
        Should.Throw<FormatException>(() =>
            KeyRing.Parse($"{Keys.FirstText}\n{RootKey.Create(1).ToText()}")
        );
    }

    [Fact]
    public void A_mistyped_key_is_named_by_its_line_and_never_quoted()
    {
        var mistyped = Keys.FirstText[..^1];

        var exception = Should.Throw<FormatException>(() =>
            KeyRing.Parse($"{Keys.SecondText}\n\n{mistyped}")
        );

        exception.Message.ShouldBe("Line 3 is no root key of its own number.");
        exception.InnerException.ShouldBeNull();
    }

    [Fact]
    public void Garbage_is_never_anything_but_a_format_exception() =>
        Prop.ForAll<NonNull<string>>(text =>
                Should.Throw<FormatException>(() => KeyRing.Parse(text.Get))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_ring_keeps_working_when_it_was_made_of_keys_that_are_used_elsewhere()
    {
        var key = RootKey.Create(1);
        using (new KeyRing([key])) { }

        using var ring = new KeyRing([key]);
        using var again = KeyRing.Parse(key.ToText());

        again.Matches(ring.CheckValue()).ShouldBeTrue();
    }

    [Fact]
    public void The_check_value_is_the_one_of_the_first_release()
    {
        using var ring = Keys.First();

        // Calculated by another implementation (Python's hmac), from the layout in the docstrings.
        Convert
            .ToHexStringLower(ring.CheckValue())
            .ShouldBe("000000016c7e8f6dd55f45116333f129c8ef82e4446aca8e744b2ba2fee5f2d41cc59019");
    }

    [Fact]
    public void A_wrong_key_is_noticed_by_the_check_value()
    {
        using var ring = Keys.First();
        using var impostor = new KeyRing([RootKey.Create(1)]);

        ring.Matches(ring.CheckValue()).ShouldBeTrue();
        impostor.Matches(ring.CheckValue()).ShouldBeFalse();
    }

    [Fact]
    public void A_check_value_of_an_older_key_of_the_ring_matches_and_one_of_a_missing_key_does_not()
    {
        using var first = Keys.First();
        using var second = Keys.Second();
        using var both = Keys.Both();

        both.Matches(first.CheckValue()).ShouldBeTrue();
        both.CheckValue().ShouldBe(second.CheckValue());
        first.Matches(both.CheckValue()).ShouldBeFalse();
    }

    [Fact]
    public void A_check_value_with_any_bit_changed_or_of_another_length_does_not_match()
    {
        using var ring = Keys.First();
        var value = ring.CheckValue();

        foreach (var flipped in Flips.Of(value))
        {
            ring.Matches(flipped).ShouldBeFalse();
        }

        ring.Matches([]).ShouldBeFalse();
        ring.Matches(value.AsSpan(0, 35)).ShouldBeFalse();
        ring.Matches([.. value, 0]).ShouldBeFalse();
    }

    [Fact]
    public void A_disposed_ring_derives_nothing()
    {
        var ring = Keys.First();
        var box = new SecretBox(ring, "test");
        var known = box.Seal("seen", [], [1]);
        ring.Dispose();

        Should.Throw<ObjectDisposedException>(() => box.Open("seen", [], known));
        Should.Throw<ObjectDisposedException>(() => box.Seal("seen", [], [1]));
        Should.Throw<ObjectDisposedException>(() => box.Seal("unseen", [], [1]));
        Should.Throw<ObjectDisposedException>(() => ring.CheckValue());
    }

    [Fact]
    public void A_key_that_was_used_and_then_forgotten_opens_and_checks_nothing()
    {
        using var ring = Keys.Both();
        ring.Use(1);
        var box = new SecretBox(ring, "test");
        var seal = new RowSeal(ring, "row", "db");
        var boxed = box.Seal("tenant", [], [1]);
        var mac = seal.Compute(1, "tenant", "table", [1]);
        ring.Use(2);
        box.Open("tenant", [], boxed).ShouldNotBeNull();
        seal.Verify("tenant", "table", [1], mac).ShouldBeTrue();

        ring.Forget(1).ShouldBeTrue();

        box.Open("tenant", [], boxed).ShouldBeNull();
        seal.Verify("tenant", "table", [1], mac).ShouldBeFalse();
    }

    [Fact]
    public void One_key_serves_many_threads_at_once()
    {
        using var ring = Keys.First();
        var box = new SecretBox(ring, "test");
        var seal = new RowSeal(ring, "row", "db");
        var wrong = 0;

        Parallel.For(
            0,
            20_000,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i =>
            {
                var value = BitConverter.GetBytes(i);
                var isGood =
                    box.Open("tenant", value, box.Seal("tenant", value, value)) is { } opened
                    && opened.AsSpan().SequenceEqual(value)
                    && seal.Verify(
                        "tenant",
                        "table",
                        value,
                        seal.Compute(1, "tenant", "table", value)
                    );
                if (!isGood)
                    Interlocked.Increment(ref wrong);
            }
        );

        wrong.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_sealed_under_a_key_that_is_being_erased()
    {
        using var witness = Keys.First();
        var reader = new SecretBox(witness, "test");
        for (var round = 0; round < 100; round++)
        {
            var ring = Keys.First();
            var writer = new SecretBox(ring, "test");
            var boxes = new ConcurrentBag<byte[]>();
            using var started = new SemaphoreSlim(0);
            var sealing = Task.Run(() =>
            {
                try
                {
                    for (var i = 0; i < 10_000; i++)
                    {
                        boxes.Add(writer.Seal("tenant", [], [1, 2, 3]));
                        started.Release();
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The end that is wanted.
                }
            });
            await started.WaitAsync();
            ring.Dispose();
            await sealing;

            boxes.Count(box => reader.Open("tenant", [], box) is null).ShouldBe(0);
        }
    }
}
