using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Counterfoil.Server.Api;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Counterfoil.Tests.Server.Isolation;

/// <summary>
/// Fills in a call as its own code declares it: the path, the query and the body, each place with an id. So a call that is new
/// is filled in like all others.
/// </summary>
internal sealed class CallForms(TestServer server)
{
    private static readonly JsonSerializerOptions AsSent = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonSerializerOptions json = server
        .Services.GetRequiredService<IOptions<JsonOptions>>()
        .Value.SerializerOptions;

    /// <summary>The call's path and query.</summary>
    /// <param name="endpoint">The call.</param>
    /// <param name="tenant">What stands in the place of the tenant.</param>
    /// <param name="id">What to say where a name is asked for; <c>null</c> from it leaves a query value out.</param>
    public static string Address(RouteEndpoint endpoint, string tenant, Func<string, string?> id)
    {
        var path = string.Concat(
            endpoint.RoutePattern.PathSegments.Select(segment =>
                "/" + string.Concat(segment.Parts.Select(Say))
            )
        );
        var inPath = endpoint.RoutePattern.Parameters.Select(one => one.Name).ToHashSet();
        var query = (endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .Where(one => IsOfQuery(one) && !inPath.Contains(one.Name!))
            .Select(one => (one.Name, Value: id(one.Name!)))
            .Where(one => one.Value is not null)
            .Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}");
        return $"{path}?{string.Join('&', query)}".TrimEnd('?');

        string Say(RoutePatternPart part) =>
            part switch
            {
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternParameterPart { Name: "ctx" } => tenant,
                RoutePatternParameterPart parameter => Uri.EscapeDataString(id(parameter.Name)!),
                _ => "",
            };
    }

    /// <summary>Whether the path has a place for an id besides the tenant's.</summary>
    public static bool NamesSomething(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.Parameters.Any(one => one.Name is not ("ctx" or "version"));

    /// <summary>The call's body; <c>null</c> where it takes none.</summary>
    public string? Body(RouteEndpoint endpoint, Func<string, string?> id) =>
        endpoint.Metadata.GetMetadata<TakenBody>() is { RequestType: var type }
            ? Of(type, "", id, depth: 0)?.ToJsonString(AsSent)
            : null;

    private JsonNode? Of(Type type, string name, Func<string, string?> id, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return id(name);
        if (type == typeof(Guid))
            return Guid.TryParse(id(name), out _) ? id(name) : null;
        if (type == typeof(int))
            return int.TryParse(id(name), out var number) ? number : null;
        if (type.IsEnum)
            return JsonNode.Parse(
                JsonSerializer.Serialize(Enum.GetValues(type).GetValue(Turn(type)), type, json)
            );
        var info = json.GetTypeInfo(type);
        if (info.Kind == JsonTypeInfoKind.Enumerable && info.ElementType == typeof(string))
            return new JsonArray(id(name));
        if (info.Kind != JsonTypeInfoKind.Object || depth > 2)
            return null;
        var members = new JsonObject();
        foreach (var member in info.Properties)
        {
            if (
                Of(member.PropertyType, member.Name, id, depth + 1) is { } value
                || member.IsRequired && (value = Plain(member.PropertyType)) is not null
            )
                members[member.Name] = value;
        }
        return members;
    }

    // Every word of an enumeration in its turn, call by call.
    private int Turn(Type type) =>
        turns[type] = (turns.GetValueOrDefault(type, -1) + 1) % Enum.GetValues(type).Length;

    private readonly Dictionary<Type, int> turns = [];

    private static JsonNode? Plain(Type type) =>
        type == typeof(DateTimeOffset) ? "2027-01-01T00:00:00Z"
        : type == typeof(int) ? 1
        : type == typeof(bool) ? false
        : null;

    private static bool IsOfQuery(ParameterInfo one)
    {
        var type = Nullable.GetUnderlyingType(one.ParameterType) ?? one.ParameterType;
        return type == typeof(string) && one.Name is not ("after" or "limit");
    }
}
