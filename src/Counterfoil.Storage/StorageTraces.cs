using System.Diagnostics;

namespace Counterfoil.Storage;

/// <summary>The stores' spans, under the source <c>Counterfoil.Storage</c>: that something was written, and never what. Thread-safe.</summary>
internal static class StorageTraces
{
    private static readonly ActivitySource Source = new("Counterfoil.Storage");

    public static Activity? Write() => Source.StartActivity("write");
}
