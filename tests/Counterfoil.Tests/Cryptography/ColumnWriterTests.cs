using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public class ColumnWriterTests
{
    // Values that a careless encoding would write alike.
    private static readonly Func<ColumnWriter, ColumnWriter>[] Values =
    [
        w => w.Add((string?)null),
        w => w.Add(""),
        w => w.Add("\0"),
        w => w.Add("1"),
        w => w.Add("ab"),
        w => w.Add("\u0001\0\0\0\0"),
        w => w.Add((long?)null),
        w => w.Add(0),
        w => w.Add(1),
        w => w.Add(-1),
        w => w.Add(1L << 32),
        w => w.Add(true),
        w => w.Add(false),
        w => w.Add((byte[]?)null),
        w => w.Add(ReadOnlySpan<byte>.Empty),
        w => w.Add([1]),
        w => w.Add("ab"u8),
        w => w.Add(new byte[16]),
        w => w.Add(Guid.Empty),
        w => w.Add(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")),
    ];

    [Fact]
    public void No_two_rows_of_up_to_three_columns_are_written_alike()
    {
        var seen = new HashSet<string> { "" };
        var rows = 1;
        void Extend(Func<ColumnWriter, ColumnWriter> row, int left)
        {
            foreach (var value in Values.Where(_ => left > 0))
            {
                ColumnWriter Longer(ColumnWriter w) => value(row(w));
                rows++;
                seen.Add(Convert.ToHexString(Longer(new ColumnWriter()).ToArray())).ShouldBeTrue();
                Extend(Longer, left - 1);
            }
        }

        Extend(w => w, 3);

        seen.Count.ShouldBe(rows);
        rows.ShouldBe(1 + 20 + 400 + 8_000);
    }

    [Fact]
    public void A_letter_moved_to_the_neighbouring_column_shows() =>
        Prop.ForAll<byte[], int, int>(
                (text, one, two) =>
                {
                    var first = text.Length == 0 ? 0 : (int)((uint)one % (text.Length + 1));
                    var second = text.Length == 0 ? 0 : (int)((uint)two % (text.Length + 1));
                    return Split(text, first).SequenceEqual(Split(text, second))
                        == (first == second);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Different_pairs_of_texts_are_written_differently() =>
        Prop.ForAll<(byte[] A, byte[] B), (byte[] A, byte[] B)>(
                (x, y) =>
                {
                    var same = x.A.AsSpan().SequenceEqual(y.A) && x.B.AsSpan().SequenceEqual(y.B);
                    return Pair(x).SequenceEqual(Pair(y)) == same;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_layout_is_the_one_of_the_first_release()
    {
        var columns = new ColumnWriter()
            .Add("é")
            .Add((string?)null)
            .Add(258)
            .Add((long?)258)
            .Add((long?)null)
            .Add(true)
            .Add(new byte[] { 9 })
            .Add(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"))
            .ToArray();

        Convert
            .ToHexStringLower(columns)
            .ShouldBe(
                "01"
                    + "00000002c3a9"
                    + "01ffffffff"
                    + "02000000080000000000000102"
                    + "02000000080000000000000102"
                    + "02ffffffff"
                    + "030000000101"
                    + "040000000109"
                    + "050000001000112233445566778899aabbccddeeff"
            );
    }

    [Fact]
    public void A_text_that_no_database_gives_back_is_refused() =>
        // As a replacement character, it would share the seal of another text.
        Should.Throw<ArgumentException>(() => new ColumnWriter().Add("half a pair \uD800"));

    [Fact]
    public void Long_values_are_written_whole()
    {
        var text = new string('x', 100_000);

        new ColumnWriter().Add(text).Add(text).ToArray().Length.ShouldBe(2 * (100_000 + 5));
    }

    private static byte[] Pair((byte[] A, byte[] B) pair) =>
        new ColumnWriter()
            .Add(Convert.ToHexString(pair.A))
            .Add(Convert.ToHexString(pair.B))
            .ToArray();

    private static byte[] Split(byte[] text, int at) =>
        new ColumnWriter().Add(text.AsSpan(0, at)).Add(text.AsSpan(at)).ToArray();
}
