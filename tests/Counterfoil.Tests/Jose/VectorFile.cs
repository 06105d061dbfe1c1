using System.Text.Json;

namespace Counterfoil.Tests.Jose;

/// <summary>The files of tests/data/jose.</summary>
internal static class VectorFile
{
    public static JsonElement Read(string path)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", "jose", path))
        );
        return document.RootElement.Clone();
    }
}
