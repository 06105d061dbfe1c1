using System.Buffers.Binary;
using System.Security.Cryptography;
using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public sealed class ProcessBoxTests : IDisposable
{
    private readonly ProcessBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void What_is_sealed_opens_again_and_does_not_show() =>
        Prop.ForAll<byte[]>(secret =>
            {
                var box = _box.Seal(secret);
                return _box.Open(box).AsSpan().SequenceEqual(secret)
                    && (secret.Length < 4 || box.AsSpan().IndexOf(secret) < 0);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Another_process_opens_nothing()
    {
        using var other = new ProcessBox();

        Should.Throw<CryptographicException>(() => other.Open(_box.Seal([1, 2, 3])));
    }

    [Fact]
    public void A_changed_box_does_not_open()
    {
        foreach (var flipped in Flips.Of(_box.Seal([1, 2, 3])))
        {
            Should.Throw<CryptographicException>(() => _box.Open(flipped));
        }

        Should.Throw<CryptographicException>(() => _box.Open([]));
        Should.Throw<CryptographicException>(() => _box.Open(new byte[27]));
    }

    [Fact]
    public async Task No_nonce_comes_twice_even_from_many_threads()
    {
        const int Each = 50_000;
        using var together = new Barrier(2);
        var halves = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        together.SignalAndWait();
                        return Enumerable
                            .Range(0, Each)
                            .Select(_ =>
                                BinaryPrimitives.ReadInt64BigEndian(_box.Seal([]).AsSpan(4))
                            )
                            .ToList();
                    })
                )
        );

        halves.SelectMany(nonces => nonces).Distinct().Count().ShouldBe(2 * Each);
    }

    [Fact]
    public void A_disposed_box_neither_seals_nor_opens()
    {
        var box = new ProcessBox();
        var kept = box.Seal([1]);
        box.Dispose();

        Should.Throw<ObjectDisposedException>(() => box.Seal([1]));
        Should.Throw<ObjectDisposedException>(() => box.Open(kept));
    }
}
