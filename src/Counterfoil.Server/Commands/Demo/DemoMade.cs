using System.Text.Json.Serialization;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>Somebody to try.</summary>
internal sealed record DemoPerson(string Name, string Email, string Password, string Role);

/// <summary>A tenant and its people.</summary>
internal sealed record DemoTenant(string Tenant, string Name, IReadOnlyList<DemoPerson> People);

/// <summary>An application, with what it needs to know.</summary>
internal sealed record DemoApplication
{
    /// <summary>Its name for people, by which a later demo finds it.</summary>
    public required string Name { get; init; }

    /// <summary>Its application id.</summary>
    [JsonPropertyName("client_id")]
    public required string ClientId { get; init; }

    /// <summary>Its application token; <c>null</c> for a public one.</summary>
    [JsonPropertyName("client_secret")]
    public string? ClientSecret { get; init; }

    /// <summary>Where it takes answers.</summary>
    [JsonPropertyName("redirect_uri")]
    public required string RedirectUri { get; init; }

    /// <summary>What it exchanges for a ticket in the own tenant, while it is approved there; asked anew at each start.</summary>
    [JsonPropertyName("system_user_token")]
    public string? SystemUserToken { get; init; }

    /// <summary>The file of the key that it signs with; <c>null</c> where it has no system user.</summary>
    [JsonPropertyName("system_user_key_file")]
    public string? SystemUserKeyFile { get; init; }

    /// <summary>Where it runs beside the demo; <c>null</c> where it does not.</summary>
    public Uri? Address { get; init; }
}

/// <summary>What the demo made; the own tenant comes first.</summary>
internal sealed record DemoMade(
    IReadOnlyList<DemoTenant> Tenants,
    IReadOnlyList<DemoApplication> Applications
)
{
    /// <summary>The tenant that doors without a tenant in their address mean.</summary>
    [JsonIgnore]
    public DemoTenant Own => Tenants[0];
}
