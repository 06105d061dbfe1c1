using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public sealed class RowSealTests : IDisposable
{
    private static readonly byte[] Columns = new ColumnWriter().Add("alice").Add(7).ToArray();
    private readonly KeyRing _ring = Keys.First();
    private readonly RowSeal _seals;

    public RowSealTests() => _seals = new RowSeal(_ring, "rows", "db-1");

    public void Dispose() => _ring.Dispose();

    private byte[] Sealed() => _seals.Compute(3, "cust1", "credentials", Columns);

    [Fact]
    public void A_sealed_row_is_accepted_where_it_belongs() =>
        Prop.ForAll<(byte Version, string? Tenant), string?, byte[]>(
                (place, table, columns) =>
                    _seals.Verify(
                        place.Tenant ?? "",
                        table ?? "",
                        columns,
                        _seals.Compute(
                            Math.Max((byte)1, place.Version),
                            place.Tenant ?? "",
                            table ?? "",
                            columns
                        )
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_seal_of_the_first_release_is_accepted_for_ever() =>
        // Calculated by another implementation (Python's hmac), from the layout in the docstrings.
        Convert
            .ToHexStringLower(Sealed())
            .ShouldBe("03000000017916c0642bd241c741fe38ed883314bf359d02c81b23f85163b6d5ed3a104966");

    [Fact]
    public void A_row_sealed_for_one_database_is_refused_in_another() =>
        new RowSeal(_ring, "rows", "db-2")
            .Verify("cust1", "credentials", Columns, Sealed())
            .ShouldBeFalse();

    [Fact]
    public void A_seal_of_one_purpose_is_refused_for_another()
    {
        new RowSeal(_ring, "stub", "db-1")
            .Verify("cust1", "credentials", Columns, Sealed())
            .ShouldBeFalse();

        var borrowed = new RowSeal(_ring, "rows:db", "1").Compute(
            3,
            "cust1",
            "credentials",
            Columns
        );
        new RowSeal(_ring, "rows", "db:1")
            .Verify("cust1", "credentials", Columns, borrowed)
            .ShouldBeFalse();
    }

    [Fact]
    public void A_row_moved_to_another_tenant_or_table_is_refused()
    {
        _seals.Verify("cust2", "credentials", Columns, Sealed()).ShouldBeFalse();
        _seals.Verify("Cust1", "credentials", Columns, Sealed()).ShouldBeFalse();
        _seals.Verify("cust1", "associates", Columns, Sealed()).ShouldBeFalse();
        _seals.Verify("cust1", "Credentials", Columns, Sealed()).ShouldBeFalse();
        // The columns' first byte may not pass for the end of the table's name.
        var seal = _seals.Compute(3, "cust1", "credential", [0, (byte)'s', .. Columns]);
        _seals.Verify("cust1", "credentials", Columns, seal).ShouldBeFalse();
    }

    [Fact]
    public void A_row_with_any_bit_of_its_columns_changed_is_refused()
    {
        var seal = Sealed();
        foreach (var flipped in Flips.Of(Columns))
        {
            _seals.Verify("cust1", "credentials", flipped, seal).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_seal_with_any_bit_changed_is_refused_its_version_and_key_number_too()
    {
        foreach (var flipped in Flips.Of(Sealed()))
        {
            _seals.Verify("cust1", "credentials", Columns, flipped).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_malformed_seal_is_refused_and_has_neither_version_nor_key()
    {
        var seal = Sealed();
        foreach (
            var malformed in new[] { [], seal[..36], [.. seal, 0], [0, .. seal[1..]], new byte[37] }
        )
        {
            _seals.Verify("cust1", "credentials", Columns, malformed).ShouldBeFalse();
            RowSeal.VersionOf(malformed).ShouldBe((byte)0);
            RowSeal.KeyNumberOf(malformed).ShouldBe(0);
        }

        RowSeal.VersionOf(seal).ShouldBe((byte)3);
        RowSeal.KeyNumberOf(seal).ShouldBe(1);
        RowSeal.KeyNumberOf([3, 0xFF, .. seal[2..]]).ShouldBe(0);
    }

    [Fact]
    public void Garbage_is_refused_without_an_exception() =>
        Prop.ForAll<byte[]>(garbage => !_seals.Verify("cust1", "credentials", Columns, garbage))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_seal_without_a_version_is_a_bug() =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            _seals.Compute(0, "cust1", "credentials", Columns)
        );

    [Fact]
    public void After_a_rotation_old_rows_are_accepted_and_new_ones_name_the_new_key()
    {
        using var rotated = Keys.Both();
        using var second = Keys.Second();
        var after = new RowSeal(rotated, "rows", "db-1");

        after.Verify("cust1", "credentials", Columns, Sealed()).ShouldBeTrue();
        var renewed = after.Compute(3, "cust1", "credentials", Columns);
        RowSeal.KeyNumberOf(renewed).ShouldBe(2);
        new RowSeal(second, "rows", "db-1")
            .Verify("cust1", "credentials", Columns, renewed)
            .ShouldBeTrue();
        _seals.Verify("cust1", "credentials", Columns, renewed).ShouldBeFalse();
    }
}
