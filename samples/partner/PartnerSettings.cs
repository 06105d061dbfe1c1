using Counterfoil;

namespace Partner;

/// <summary>What the app is told, by its environment or its command line.</summary>
/// <param name="Authority">The broker's address.</param>
/// <param name="Name">The app's own name.</param>
/// <param name="ClientId">The application id.</param>
/// <param name="ClientSecret">The application token.</param>
/// <param name="SystemUserKey">The private half of the registered key, in PEM.</param>
internal sealed record PartnerSettings(
    Uri Authority,
    string Name,
    string ClientId,
    string ClientSecret,
    Secret SystemUserKey
)
{
    /// <summary>Reads them.</summary>
    public static PartnerSettings In(IConfiguration configuration) =>
        new(
            new Uri(Required(configuration, "Authority")),
            configuration["Name"] ?? "Partner",
            Required(configuration, "ClientId"),
            Required(configuration, "ClientSecret"),
            new Secret(File.ReadAllText(Required(configuration, "SystemUserKeyFile")))
        );

    private static string Required(IConfiguration configuration, string name) =>
        configuration[name]
        ?? throw new InvalidOperationException(
            $"{name} is missing: set it in the environment, or as --{name}."
        );
}
