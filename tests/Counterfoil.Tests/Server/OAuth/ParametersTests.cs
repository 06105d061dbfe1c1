using Counterfoil.Server.OAuth;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Server.OAuth;

/// <summary>The reader of forms and queries.</summary>
public sealed class ParametersTests
{
    [Fact]
    public void Whatever_arrives_is_read_or_refused_and_never_thrown_at() =>
        Always.Holds(
            Gen.Frequency(
                (1, Anything.Text),
                (
                    3,
                    Gen.Elements(
                            "a=1&b=2",
                            "%",
                            "%f",
                            "%00",
                            "+=+",
                            "a=%E2%82%AC",
                            "&&",
                            "=",
                            "a=%C3"
                        )
                        .ListOf()
                        .Select(parts => string.Concat(parts))
                )
            ),
            text =>
            {
                if (Parameters.Parse(text) is not { } parameters)
                    return;
                foreach (var name in parameters.Faulty)
                    parameters[name].ShouldBeNull();
            }
        );

    [Fact]
    public void What_was_written_is_read_again() =>
        Always.Holds(
            Anything.Text.Where(text => text.Length is > 0 and < 300 && FormText.IsPlain(text)),
            text =>
                Parameters
                    .Parse($"before=1&value={Uri.EscapeDataString(text)}&after=2")
                    .ShouldNotBeNull()["value"]
                    .ShouldBe(text)
        );

    [Fact]
    public void Nothing_that_is_read_holds_a_control_character() =>
        Always.Holds(
            Anything.Text,
            text =>
                (Parameters.Parse("value=" + Uri.EscapeDataString(text))?["value"] ?? "")
                    .Any(char.IsControl)
                    .ShouldBeFalse()
        );

    [Theory]
    [InlineData("a=1&a=2")]
    [InlineData("a=1&%61=2")]
    [InlineData("a=&a=")]
    [InlineData("a&a=1")]
    [InlineData("a=1&a=2&a=3")]
    [InlineData("a=x%00y")]
    [InlineData("a=x%0Ay")]
    [InlineData("a=%ff")]
    [InlineData("a=%zz")]
    public void A_value_that_came_twice_or_broken_is_none_and_is_named(string text)
    {
        var parameters = Parameters.Parse(text).ShouldNotBeNull();
        parameters["a"].ShouldBeNull();
        parameters.Has("a").ShouldBeTrue();
        parameters.Faulty.ShouldBe(["a"]);
    }

    [Theory]
    [InlineData("a=", null)]
    [InlineData("a", null)]
    [InlineData("", null)]
    [InlineData("a=b%20c+d", "b c d")]
    [InlineData("a=%e2%82%ac", "€")]
    [InlineData("a=b=c", "b=c")]
    [InlineData("&&a=1&&", "1")]
    public void Values_are_decoded_and_blank_ones_are_left_out(string text, string? value) =>
        Parameters.Parse(text).ShouldNotBeNull()["a"].ShouldBe(value);

    [Fact]
    public void Too_many_or_too_long_is_refused()
    {
        Parameters
            .Parse(string.Join('&', Enumerable.Range(0, Parameters.Most).Select(i => $"p{i}=1")))
            .ShouldNotBeNull();
        Parameters
            .Parse(
                string.Join('&', Enumerable.Range(0, Parameters.Most + 1).Select(i => $"p{i}=1"))
            )
            .ShouldBeNull();
        Parameters.Parse(new string('n', Parameters.LongestName + 1) + "=1").ShouldBeNull();
        Parameters
            .Parse("a=" + new string('v', Parameters.LongestValue + 1))
            .ShouldNotBeNull()
            .Faulty.ShouldBe(["a"]);
    }
}
