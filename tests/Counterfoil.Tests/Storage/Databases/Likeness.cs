using System.Text.Json;
using Shouldly;

namespace Counterfoil.Tests.Storage.Databases;

public static class Likeness
{
    /// <summary>Whether all members are alike, whatever kinds of lists hold them.</summary>
    public static void ShouldBeLike<T>(this T actual, T expected) =>
        JsonSerializer.Serialize(actual).ShouldBe(JsonSerializer.Serialize(expected));
}
