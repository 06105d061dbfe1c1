using System.Text.Json;

namespace Counterfoil.Server.Rest;

/// <summary>Writes REST's JSON: members in PascalCase, as the published clients read them.</summary>
internal static class RestAnswer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General);

    /// <summary>Writes the value under the status that is set.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value) =>
        context.Response.WriteAsJsonAsync(
            value,
            Json,
            "application/json; charset=utf-8",
            context.RequestAborted
        );
}
