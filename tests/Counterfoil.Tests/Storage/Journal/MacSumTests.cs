using Counterfoil.Storage.Journal;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Journal;

public sealed class MacSumTests
{
    private static readonly Gen<byte[]> Macs = Gen.ArrayOf(
        Gen.Elements<byte>(0, 1, 127, 128, 254, 255),
        MacSum.Size
    );

    [Fact]
    public void What_was_added_and_taken_away_in_any_order_leaves_nothing() =>
        Always.Holds(
            Macs.Two(),
            pair =>
            {
                var sum = new MacSum(new byte[MacSum.Size]);
                sum.Add(pair.Item1);
                sum.TakeAway(pair.Item2);
                sum.TakeAway(pair.Item1);
                sum.Add(pair.Item2);
                sum.ToArray().ShouldBe(new byte[MacSum.Size]);
            }
        );

    [Fact]
    public void It_is_addition_modulo_two_to_the_256() =>
        Always.Holds(
            Macs.Two(),
            pair =>
            {
                var sum = new MacSum(pair.Item1);
                sum.Add(pair.Item2);
                var expected =
                    (Number(pair.Item1) + Number(pair.Item2))
                    % System.Numerics.BigInteger.Pow(2, 256);
                Number(sum.ToArray()).ShouldBe(expected);
            }
        );

    private static System.Numerics.BigInteger Number(byte[] bytes) =>
        new(bytes, isUnsigned: true, isBigEndian: true);
}
