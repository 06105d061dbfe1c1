using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public sealed class SecretBoxTests : IDisposable
{
    private readonly KeyRing _ring = Keys.First();
    private readonly SecretBox _box;

    public SecretBoxTests() => _box = new SecretBox(_ring, "digests");

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void What_is_sealed_opens_again_whatever_it_is() =>
        Prop.ForAll<byte[], byte[]>(
                (context, secret) =>
                    _box.Open("cust1", context, _box.Seal("cust1", context, secret))!
                        .AsSpan()
                        .SequenceEqual(secret)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_box_of_the_first_release_opens_for_ever()
    {
        // Sealed by another implementation (Python's cryptography), from the layout in the docstrings.
        var box = Convert.FromHexString(
            "0100000001000102030405060708090a0b05cde648339b296d1f347016d1cfe5cd7ec5f3e55f32"
        );

        _box.Open("cust1", "row 7"u8, box).ShouldBe("secret"u8.ToArray());
        _box.Seal("cust1", "row 7"u8, "secret"u8).Length.ShouldBe(box.Length);
        box.Length.ShouldBe("secret".Length + 33);
    }

    [Fact]
    public void A_box_with_any_bit_changed_does_not_open()
    {
        foreach (var flipped in Flips.Of(_box.Seal("cust1", "row 7"u8, "a secret"u8)))
        {
            _box.Open("cust1", "row 7"u8, flipped).ShouldBeNull();
        }
    }

    [Fact]
    public void A_box_that_was_cut_or_lengthened_does_not_open()
    {
        var box = _box.Seal("cust1", "row 7"u8, "a secret"u8);

        for (var length = 0; length < box.Length; length++)
        {
            _box.Open("cust1", "row 7"u8, box.AsSpan(0, length)).ShouldBeNull();
        }

        _box.Open("cust1", "row 7"u8, [.. box, 0]).ShouldBeNull();
    }

    [Fact]
    public void Garbage_does_not_open_and_does_not_throw() =>
        Prop.ForAll<string, byte[], byte[]>(
                (scope, context, garbage) =>
                    _box.Open(scope ?? "", context, garbage) == null
                    && _box.Open(scope ?? "", context, [1, 0, 0, 0, 1, .. new byte[28], .. garbage])
                        == null
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_secret_moved_to_another_row_tenant_or_purpose_does_not_open()
    {
        var box = _box.Seal("cust1", "row 7"u8, "a secret"u8);

        _box.Open("cust1", "row 8"u8, box).ShouldBeNull();
        _box.Open("cust1", [], box).ShouldBeNull();
        _box.Open("cust2", "row 7"u8, box).ShouldBeNull();
        _box.Open("Cust1", "row 7"u8, box).ShouldBeNull();
        new SecretBox(_ring, "others").Open("cust1", "row 7"u8, box).ShouldBeNull();
        // Nor where purpose and scope join to the same letters.
        new SecretBox(_ring, "digestsc")
            .Open("ust1", "row 7"u8, box)
            .ShouldBeNull();
    }

    [Fact]
    public void The_same_secret_never_looks_the_same_twice()
    {
        var one = _box.Seal("cust1", [], "a secret"u8);
        var two = _box.Seal("cust1", [], "a secret"u8);

        one.AsSpan(5, 12).SequenceEqual(two.AsSpan(5, 12)).ShouldBeFalse();
        one.AsSpan(17).SequenceEqual(two.AsSpan(17)).ShouldBeFalse();
    }

    [Fact]
    public void After_a_rotation_old_secrets_open_and_new_ones_name_the_new_key()
    {
        using var rotated = Keys.Both();
        var old = _box.Seal("cust1", [], "a secret"u8);
        var after = new SecretBox(rotated, "digests");

        after.Open("cust1", [], old).ShouldBe("a secret"u8.ToArray());
        SecretBox.KeyNumberOf(old).ShouldBe(1);
        SecretBox.KeyNumberOf(after.Seal("cust1", [], "a secret"u8)).ShouldBe(2);
    }

    [Fact]
    public void A_secret_of_a_key_that_is_gone_does_not_open()
    {
        using var other = Keys.Second();

        _box.Open("cust1", [], new SecretBox(other, "digests").Seal("cust1", [], "a secret"u8))
            .ShouldBeNull();
    }

    [Fact]
    public void A_malformed_box_names_no_key()
    {
        var box = _box.Seal("cust1", [], []);

        SecretBox.KeyNumberOf(box).ShouldBe(1);
        SecretBox.KeyNumberOf(box.AsSpan(0, box.Length - 1)).ShouldBe(0);
        SecretBox.KeyNumberOf([]).ShouldBe(0);
        SecretBox.KeyNumberOf([2, .. box.AsSpan(1)]).ShouldBe(0);
        SecretBox.KeyNumberOf([1, 0x80, .. box.AsSpan(2)]).ShouldBe(0);
    }

    [Fact]
    public void Many_threads_may_share_a_box() =>
        Parallel.For(
            0,
            2_000,
            i =>
            {
                var tenant = "cust" + (i % 7);
                _box.Open(tenant, [], _box.Seal(tenant, [], [(byte)i])).ShouldBe([(byte)i]);
            }
        );
}
