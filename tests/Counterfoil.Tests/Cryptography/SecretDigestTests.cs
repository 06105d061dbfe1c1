using Counterfoil.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Cryptography;

public class SecretDigestTests
{
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    private static string Ticket(string tenant, long row, Guid id, long number)
    {
        var digest = new byte[32];
        SecretDigest.ComputeTicket(tenant, row, id, number, digest);
        return Convert.ToHexStringLower(digest);
    }

    [Fact]
    public void The_digests_are_those_of_the_first_release()
    {
        // Calculated by another implementation (Python's hashlib), from the layout in the docstrings.
        Ticket("Cust12345", 42, Id, 1254895)
            .ShouldBe("1fbdff99319637c60cca9dfec629a84c91c85f283cb84d54648bb06a676aac16");
        Convert
            .ToHexStringLower(SecretDigest.Compute("code", "Cust12345", 42, "secret"u8))
            .ShouldBe("a59c6ce95ae9432f42573a616d853c05f50ef8f0e21b194c8c131efccea5b86e");
    }

    [Fact]
    public void The_case_of_a_tenants_name_does_not_count_and_all_else_does()
    {
        var digest = Ticket("Cust12345", 42, Id, 7);

        Ticket("cUST12345", 42, Id, 7).ShouldBe(digest);
        new[]
        {
            digest,
            Ticket("Cust12346", 42, Id, 7),
            Ticket("Cust1234", 42, Id, 7),
            Ticket("Cust12345", 43, Id, 7),
            Ticket("Cust12345", 42, Guid.Empty, 7),
            Ticket("Cust12345", 42, Id, 8),
            // Only A to Z fold: these three are other names.
            Ticket("Cüst", 42, Id, 7),
            Ticket("CÜst", 42, Id, 7),
            Ticket("Cust\u212A", 42, Id, 7),
            Ticket("Custk", 42, Id, 7),
            Ticket("Cust@", 42, Id, 7),
            Ticket("Cust`", 42, Id, 7),
            Ticket("Cust[", 42, Id, 7),
            Ticket("Cust{", 42, Id, 7),
        }.Distinct().Count().ShouldBe(14);
    }

    [Fact]
    public void A_secret_moved_to_another_purpose_tenant_or_row_has_another_digest()
    {
        new[]
        {
            SecretDigest.Compute("code", "cust1", 42, "secret"u8),
            SecretDigest.Compute("cod", "ecust1", 42, "secret"u8),
            SecretDigest.Compute("Code", "cust1", 42, "secret"u8),
            SecretDigest.Compute("code", "cust2", 42, "secret"u8),
            SecretDigest.Compute("code", "cust1", 43, "secret"u8),
            SecretDigest.Compute("code", "cust1", 42, "secreT"u8),
            SecretDigest.Compute("code", "cust1", 42, []),
        }
            .Select(Convert.ToHexString)
            .Distinct()
            .Count()
            .ShouldBe(7);
        SecretDigest
            .Compute("code", "CUST1", 42, "x"u8)
            .ShouldBe(SecretDigest.Compute("code", "cust1", 42, "x"u8));
    }

    [Fact]
    public void A_tenants_name_of_any_length_has_a_digest_of_its_own()
    {
        var digests = Enumerable
            .Range(0, 600)
            .Select(length => Ticket(new string('x', length), 1, Id, 1))
            .ToList();

        digests.Distinct().Count().ShouldBe(600);
        digests.ShouldBe(
            Enumerable.Range(0, 600).Select(length => Ticket(new string('X', length), 1, Id, 1))
        );
    }

    [Fact]
    public void A_tickets_digest_allocates_nothing()
    {
        var digest = new byte[32];
        SecretDigest.ComputeTicket("Cust12345", 1, Id, 1, digest);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
        {
            SecretDigest.ComputeTicket("Cust12345", i, Id, i, digest);
        }

        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_destination_of_another_size_is_a_bug(int size) =>
        Should.Throw<ArgumentException>(() =>
            SecretDigest.ComputeTicket("cust1", 1, Id, 1, new byte[size])
        );

    [Fact]
    public void Many_threads_calculate_the_same_digest()
    {
        var expected = Enumerable.Range(0, 500).Select(i => Ticket("cust1", i, Id, i)).ToList();

        Enumerable
            .Range(0, 500)
            .AsParallel()
            .AsOrdered()
            .Select(i => Ticket("cust1", i, Id, i))
            .ToList()
            .ShouldBe(expected);
    }

    [Fact]
    public void Equal_means_the_same_bytes()
    {
        Prop.ForAll<byte[], byte[]>(
                (a, b) => SecretDigest.FixedTimeEquals(a, b) == a.AsSpan().SequenceEqual(b)
            )
            .QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(a => SecretDigest.FixedTimeEquals(a, [.. a]))
            .QuickCheckThrowOnFailure();
        Flips
            .Of([1, 2, 3])
            .ShouldAllBe(flipped => !SecretDigest.FixedTimeEquals(flipped, new byte[] { 1, 2, 3 }));
    }
}
