using Counterfoil.Authority.Changes;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Bell;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Bell;

public sealed class RingTextTests
{
    private static readonly ContextIdentifier Tenant = ContextIdentifier.Parse("Cust12345");

    public static TheoryData<Changed> Everything() =>
        [
            new Changed.Stub(Tenant, Randomness.NextGuid()),
            new Changed.Associate(Tenant, new AssociateId(7)),
            new Changed.Everything(Tenant),
            new Changed.Registry("account", Randomness.NextGuid()),
            new Changed.OfApplication(Randomness.NextGuid()),
            new Changed.All(),
        ];

    [Theory]
    [MemberData(nameof(Everything))]
    public void What_is_rung_is_what_is_heard(Changed changed)
    {
        var parts = RingText.Write("node", changed).Split(' ');
        parts[0].ShouldBe("node");
        RingText.Read(parts.AsSpan(1)).ShouldBe(changed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("stub")]
    [InlineData("stub cust12345 x")]
    [InlineData("associate cust12345 -1")]
    [InlineData("tenant api")]
    [InlineData("application cust12345 5")]
    public void What_is_not_understood_means_everything(string ring) =>
        RingText.Read(ring.Split(' ')).ShouldBe(new Changed.All());
}
