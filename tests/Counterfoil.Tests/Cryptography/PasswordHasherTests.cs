using System.Text;
using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public class PasswordHasherTests
{
    private static readonly PasswordCost Cheap = new(64, 1) { Pbkdf2Iterations = 10 };

    public static TheoryData<PasswordAlgorithm> Algorithms =>
        [.. Enum.GetValues<PasswordAlgorithm>()];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_password_matches_its_own_hash_and_no_other_does(PasswordAlgorithm algorithm)
    {
        var hasher = new PasswordHasher(Cheap, algorithm);
        Prop.ForAll<byte[], byte[]>(
                (password, other) =>
                {
                    var hash = hasher.Hash(password);
                    // HMAC fills its key up with zeros (RFC 2104), so PBKDF2 alone cannot see them at the end.
                    var same =
                        algorithm == PasswordAlgorithm.Pbkdf2Sha512
                            ? password
                                .AsSpan()
                                .TrimEnd((byte)0)
                                .SequenceEqual(other.AsSpan().TrimEnd((byte)0))
                            : password.AsSpan().SequenceEqual(other);
                    return hasher.Verify(hash, password) == PasswordMatch.Right
                        && hasher.Verify(hash, [.. password, 1]) == PasswordMatch.Wrong
                        && hasher.Verify(hash, other)
                            == (same ? PasswordMatch.Right : PasswordMatch.Wrong);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_long_password_counts_to_its_last_byte(PasswordAlgorithm algorithm)
    {
        var hasher = new PasswordHasher(Cheap, algorithm);
        var password = Encoding.UTF8.GetBytes(new string('p', 4_096));
        var hash = hasher.Hash(password);

        hasher.Verify(hash, password).ShouldBe(PasswordMatch.Right);
        hasher.Verify(hash, password.AsSpan(0, 4_095)).ShouldBe(PasswordMatch.Wrong);
    }

    [Theory]
    // phc-winner-argon2, src/test.c, "Argon2id v1.3"; its salt of 8 bytes is for libargon2 alone.
    [InlineData(
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "password"
    )]
    [InlineData(
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "password"
    )]
    public void The_reference_vectors_of_argon2id_are_met_whatever_is_current(
        string phc,
        string password
    )
    {
        foreach (var algorithm in Enum.GetValues<PasswordAlgorithm>())
        {
            var hasher = new PasswordHasher(Cheap, algorithm);

            // Its salt is shorter than ours, which asks for a new hash.
            hasher
                .Verify(phc, Encoding.UTF8.GetBytes(password))
                .ShouldBe(PasswordMatch.RightButRehash);
            hasher.Verify(phc, "Password"u8).ShouldBe(PasswordMatch.Wrong);
        }
    }

    [Fact]
    public void The_two_libraries_of_argon2id_give_the_same_bytes()
    {
        var sodium = new PasswordHasher(PasswordCost.Default, PasswordAlgorithm.Argon2idSodium);
        var reference = new PasswordHasher(
            PasswordCost.Default,
            PasswordAlgorithm.Argon2idReference
        );

        reference
            .Verify(sodium.Hash("correct horse"u8), "correct horse"u8)
            .ShouldBe(PasswordMatch.Right);
        sodium
            .Verify(reference.Hash("correct horse"u8), "correct horse"u8)
            .ShouldBe(PasswordMatch.Right);
        sodium.Algorithm.ShouldBe("argon2id (libsodium)");
        reference.Algorithm.ShouldBe("argon2id (libargon2)");
    }

    [Fact]
    public void Pbkdf2_serves_where_it_is_forced_and_meets_its_vector()
    {
        var hasher = new PasswordHasher(Cheap, PasswordAlgorithm.Pbkdf2Sha512);

        hasher.Algorithm.ShouldBe("pbkdf2-hmac-sha512");
        hasher.Hash("x"u8).ShouldStartWith("$pbkdf2-sha512$i=10$");
        // Python: hashlib.pbkdf2_hmac("sha512", b"password", bytes(range(16)), 1000, 32)
        hasher.Verify(Pbkdf2Vector, "password"u8).ShouldBe(PasswordMatch.Right);
        hasher.Verify(Pbkdf2Vector, "passwore"u8).ShouldBe(PasswordMatch.Wrong);
    }

    private const string Pbkdf2Vector =
        "$pbkdf2-sha512$i=1000$AAECAwQFBgcICQoLDA0ODw$x05AgND7tB/uWGjA/2D9dayuJjghWYfl/1T46uIRM5s";

    [Fact]
    public void By_default_argon2id_of_libsodium_at_OWASPs_minimum_is_taken()
    {
        var hasher = new PasswordHasher(PasswordCost.Default);

        hasher.Algorithm.ShouldBe("argon2id (libsodium)");
        hasher.Hash("x"u8).ShouldStartWith("$argon2id$v=19$m=19456,t=2,p=1$");
        PasswordCost.Default.Pbkdf2Iterations.ShouldBe(210_000);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_hash_has_a_salt_of_16_random_bytes_and_32_of_its_own(PasswordAlgorithm algorithm)
    {
        var hasher = new PasswordHasher(Cheap, algorithm);
        var one = hasher.Hash("x"u8).Split('$');
        var two = hasher.Hash("x"u8).Split('$');

        one[^2].Length.ShouldBe(22);
        one[^1].Length.ShouldBe(43);
        one[^2].ShouldNotBe(two[^2]);
        one[^1].ShouldNotBe(two[^1]);
    }

    [Fact]
    public void A_hash_of_the_other_algorithm_is_right_but_to_be_renewed()
    {
        var argon = new PasswordHasher(Cheap, PasswordAlgorithm.Argon2idSodium);
        var pbkdf = new PasswordHasher(Cheap, PasswordAlgorithm.Pbkdf2Sha512);

        argon.Verify(pbkdf.Hash("x"u8), "x"u8).ShouldBe(PasswordMatch.RightButRehash);
        pbkdf.Verify(argon.Hash("x"u8), "x"u8).ShouldBe(PasswordMatch.RightButRehash);
        argon.Verify(pbkdf.Hash("x"u8), "y"u8).ShouldBe(PasswordMatch.Wrong);
        pbkdf.Verify(argon.Hash("x"u8), "y"u8).ShouldBe(PasswordMatch.Wrong);
    }

    [Theory]
    [InlineData(PasswordAlgorithm.Argon2idSodium, 63, 1, 10, PasswordMatch.RightButRehash)]
    [InlineData(PasswordAlgorithm.Argon2idSodium, 64, 1, 9, PasswordMatch.Right)]
    [InlineData(PasswordAlgorithm.Argon2idSodium, 128, 2, 9, PasswordMatch.Right)]
    [InlineData(PasswordAlgorithm.Pbkdf2Sha512, 8, 1, 9, PasswordMatch.RightButRehash)]
    [InlineData(PasswordAlgorithm.Pbkdf2Sha512, 8, 1, 10, PasswordMatch.Right)]
    [InlineData(PasswordAlgorithm.Pbkdf2Sha512, 8, 1, 11, PasswordMatch.Right)]
    public void Only_a_hash_that_was_cheaper_is_to_be_renewed(
        PasswordAlgorithm algorithm,
        int memory,
        int passes,
        int rounds,
        PasswordMatch expected
    )
    {
        var then = new PasswordHasher(
            new PasswordCost(memory, passes) { Pbkdf2Iterations = rounds },
            algorithm
        );
        var now = new PasswordHasher(Cheap, algorithm);

        now.Verify(then.Hash("x"u8), "x"u8).ShouldBe(expected);
    }

    [Fact]
    public void Fewer_passes_than_configured_ask_for_a_new_hash()
    {
        var then = new PasswordHasher(Cheap, PasswordAlgorithm.Argon2idSodium);
        var now = new PasswordHasher(
            Cheap with
            {
                Iterations = 2,
            },
            PasswordAlgorithm.Argon2idSodium
        );

        now.Verify(then.Hash("x"u8), "x"u8).ShouldBe(PasswordMatch.RightButRehash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("$")]
    [InlineData("$$$$$")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4")]
    [InlineData(
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/5"
    )]
    [InlineData(
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4="
    )]
    [InlineData(
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$ nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    )]
    [InlineData("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR")]
    [InlineData(
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    )]
    [InlineData(
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    )]
    [InlineData(
        "$argon2id$v=19$m=0256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    )]
    [InlineData(
        "$argon2id$v=19$m=-256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    )]
    [InlineData(
        "$argon2id$v=19$t=2,m=256,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    )]
    [InlineData(
        "$argon2id$v=19$m=256,t=2,p=1,x=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
    )]
    [InlineData(
        "$pbkdf2-sha512$i=0$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8"
    )]
    [InlineData(
        "$pbkdf2-sha256$i=9$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8"
    )]
    public void A_malformed_hash_matches_no_password(string phc) =>
        new PasswordHasher(Cheap).Verify(phc, "password"u8).ShouldBe(PasswordMatch.Wrong);

    [Fact]
    public void Garbage_matches_no_password_and_does_not_throw()
    {
        var hasher = new PasswordHasher(Cheap);
        Prop.ForAll<NonNull<string>>(text => hasher.Verify(text.Get, "x"u8) == PasswordMatch.Wrong)
            .QuickCheckThrowOnFailure();
        Prop.ForAll<NonNull<string>, NonNull<string>>(
                (cost, rest) =>
                    hasher.Verify($"$argon2id$v=19${cost.Get}${rest.Get}${rest.Get}", "x"u8)
                        == PasswordMatch.Wrong
                    && hasher.Verify($"$pbkdf2-sha512$i={cost.Get}${rest.Get}$", "x"u8)
                        == PasswordMatch.Wrong
            )
            .QuickCheckThrowOnFailure();
    }

    // At these costs a calculation would take the machine's memory or minutes; that the test ends is the proof.
    [Theory]
    [InlineData("$argon2id$v=19$m=2147483647,t=1,p=1$")]
    [InlineData("$argon2id$v=19$m=1048577,t=1,p=1$")]
    [InlineData("$argon2id$v=19$m=1048576,t=5,p=1$")]
    [InlineData("$argon2id$v=19$m=8,t=2147483647,p=1$")]
    [InlineData("$argon2id$v=19$m=64,t=65,p=1$")]
    [InlineData("$argon2id$v=19$m=7,t=1,p=1$")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=16777215$")]
    [InlineData("$pbkdf2-sha512$i=2147483647$")]
    public void A_planted_hash_cannot_exhaust_the_machine(string beginning) =>
        new PasswordHasher(Cheap)
            .Verify(
                beginning + "AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODwABAgMEBQYHCAkKCwwNDg8",
                "password"u8
            )
            .ShouldBe(PasswordMatch.Wrong);

    [Fact]
    public void A_cost_that_could_not_be_read_again_is_refused_at_once()
    {
        Should.Throw<ArgumentException>(() => new PasswordHasher(new PasswordCost(7, 1)));
        Should.Throw<ArgumentException>(() => new PasswordHasher(new PasswordCost(64, 0)));
        Should.Throw<ArgumentException>(() => new PasswordHasher(new PasswordCost(1_048_577, 1)));
        Should.Throw<ArgumentException>(() => new PasswordHasher(new PasswordCost(1_048_576, 5)));
        Should.Throw<ArgumentException>(() =>
            new PasswordHasher(Cheap with { Pbkdf2Iterations = 0 }, PasswordAlgorithm.Pbkdf2Sha512)
        );
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Nobodys_hash_can_be_compared_with_any_password(PasswordAlgorithm algorithm)
    {
        var hasher = new PasswordHasher(Cheap, algorithm);

        Should.NotThrow(() => hasher.VerifyNothing("anything"u8));
        Should.NotThrow(() => hasher.VerifyNothing([]));
        hasher.Measure(1).ShouldBeGreaterThan(TimeSpan.Zero);
        Should.Throw<ArgumentOutOfRangeException>(() => hasher.Measure(0));
    }

    [Fact]
    public void Many_threads_may_share_a_hasher()
    {
        var hasher = new PasswordHasher(Cheap);
        var hash = hasher.Hash("x"u8);

        Parallel.For(0, 100, _ => hasher.Verify(hash, "x"u8).ShouldBe(PasswordMatch.Right));
    }

    // A machine on which one pass over 1 MiB takes 1 ms, and 1,000 rounds of PBKDF2 take 1 ms.
    private static TimeSpan Argon2Machine(PasswordCost cost) =>
        TimeSpan.FromMilliseconds(cost.MemoryKiB / 1024.0 * cost.Iterations);

    private static TimeSpan Pbkdf2Machine(PasswordCost cost) =>
        TimeSpan.FromMilliseconds(cost.Pbkdf2Iterations / 1000.0);

    [Theory]
    [InlineData(0, 19_456, 2)]
    [InlineData(10, 19_456, 2)]
    [InlineData(38, 19_456, 2)]
    [InlineData(76, 38_912, 2)]
    [InlineData(128, 65_536, 2)]
    [InlineData(320, 65_536, 5)]
    [InlineData(100_000_000, 65_536, 64)]
    public void Calibration_takes_more_memory_first_then_more_passes_and_never_less_than_the_minimum(
        int target,
        int memory,
        int passes
    ) =>
        PasswordHasher
            .Calibrate(
                TimeSpan.FromMilliseconds(target),
                PasswordAlgorithm.Argon2idSodium,
                65_536,
                Argon2Machine
            )
            .ShouldBe(new PasswordCost(memory, passes));

    [Theory]
    [InlineData(10, 210_000)]
    [InlineData(420, 420_000)]
    [InlineData(100_000_000, 10_000_000)]
    public void Calibration_of_pbkdf2_takes_more_rounds(int target, int rounds) =>
        PasswordHasher
            .Calibrate(
                TimeSpan.FromMilliseconds(target),
                PasswordAlgorithm.Pbkdf2Sha512,
                65_536,
                Pbkdf2Machine
            )
            .ShouldBe(PasswordCost.Default with { Pbkdf2Iterations = rounds });

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public void Every_calibrated_cost_can_be_used(int mostMemory)
    {
        var cost = PasswordHasher.Calibrate(
            TimeSpan.FromDays(1),
            null,
            mostMemory,
            _ => TimeSpan.Zero
        );

        Should.NotThrow(() => new PasswordHasher(cost));
    }
}
