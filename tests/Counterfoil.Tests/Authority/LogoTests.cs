using Counterfoil.Authority;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Authority;

/// <summary>Which pictures are logos: what their bytes say they are, and small.</summary>
public sealed class LogoTests
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001a\n"u8];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0];
    private static readonly byte[] WebP = [.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8];

    [Fact]
    public void A_picture_is_known_by_its_bytes_and_comes_back_as_its_uri()
    {
        foreach (var (bytes, type) in new[] { (Png, "png"), (Jpeg, "jpeg"), (WebP, "webp") })
        {
            var uri = Logo.Of(bytes).ShouldNotBeNull();
            uri.ShouldBe($"data:image/{type};base64,{Convert.ToBase64String(bytes)}");
            Logo.Is(uri).ShouldBeTrue();
            Logo.Is(uri.Replace(type, "svg+xml", StringComparison.Ordinal)).ShouldBeFalse();
            Logo.Is(uri + "<").ShouldBeFalse();
        }
    }

    [Fact]
    public void A_picture_of_the_most_bytes_is_one_and_a_byte_more_is_none()
    {
        byte[] largest = [.. Jpeg, .. new byte[Logo.MostBytes - Jpeg.Length]];
        Logo.Is(Logo.Of(largest).ShouldNotBeNull()).ShouldBeTrue();
        byte[] larger = [.. largest, 0];
        Logo.Of(larger).ShouldBeNull();
        Logo.Is("data:image/jpeg;base64," + Convert.ToBase64String(larger)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData(";base64,")]
    [InlineData("data:image/png;base64,")]
    [InlineData("data:image/png;base64,/9j/4A==")]
    [InlineData("data:image/png,iVBORw0KGgo=")]
    [InlineData("data:image/webp;base64,UklGRgkAAABXQVZFZm10IA==")]
    [InlineData("https://one.example/logo.png")]
    public void What_is_no_picture_of_its_kind_is_no_logo(string uri) =>
        Logo.Is(uri).ShouldBeFalse();
}
