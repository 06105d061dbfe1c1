using FsCheck;
using FsCheck.Fluent;

namespace Counterfoil.Tests;

/// <summary>Checks a property against many generated values; a failure names the smallest value found and the seed.</summary>
internal static class Always
{
    public static void Holds<T>(Gen<T> values, Action<T> property) =>
        Prop.ForAll(values.ToArbitrary(), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
