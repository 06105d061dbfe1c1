using Counterfoil.Cryptography;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public sealed class KeyedHashTests : IDisposable
{
    private readonly KeyRing _ring = Keys.First();

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void The_hash_is_the_one_of_the_first_release()
    {
        var hash = new KeyedHash(_ring, "throttle");

        // Calculated by another implementation (Python's hmac), from the layout in the docstrings.
        Convert
            .ToHexStringLower(hash.Compute("cust1", "alice"u8))
            .ShouldBe("0d96621a0ae4f5b67a4c5aa772c27bf73cb6b4ce3d01db3d504998a80588adba");
        hash.ComputeText("cust1", "alice").ShouldBe("DZZiGgrk9bZ6TFqncsJ79w");
    }

    [Fact]
    public void The_hash_depends_on_purpose_scope_data_and_key()
    {
        using var other = new KeyRing([RootKey.Create(1)]);
        var hash = new KeyedHash(_ring, "throttle");

        new[]
        {
            hash.ComputeText("cust1", "alice"),
            hash.ComputeText("cust2", "alice"),
            hash.ComputeText("cust1", "alicf"),
            hash.ComputeText("cust1", ""),
            new KeyedHash(_ring, "journal").ComputeText("cust1", "alice"),
            new KeyedHash(_ring, "throttlec").ComputeText("ust1", "alice"),
            new KeyedHash(other, "throttle").ComputeText("cust1", "alice"),
        }
            .Distinct()
            .Count()
            .ShouldBe(7);
    }

    [Fact]
    public void What_was_hashed_before_a_rotation_is_found_under_its_own_key()
    {
        using var rotated = Keys.Both();
        var before = new KeyedHash(_ring, "journal");
        var after = new KeyedHash(rotated, "journal");

        after.ComputeUnder(1, "cust1", "entry"u8).ShouldBe(before.Compute("cust1", "entry"u8));
        after.ComputeUnder(2, "cust1", "entry"u8).ShouldBe(after.Compute("cust1", "entry"u8));
        after.Compute("cust1", "entry"u8).ShouldNotBe(before.Compute("cust1", "entry"u8));
        before.ComputeUnder(2, "cust1", "entry"u8).ShouldBeNull();
    }

    [Fact]
    public void A_name_with_broken_unicode_is_hashed_without_an_exception() =>
        new KeyedHash(_ring, "throttle").ComputeText("cust\uD800", "\uDC00").Length.ShouldBe(22);
}
