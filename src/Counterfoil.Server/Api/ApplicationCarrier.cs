using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Api;

/// <summary>What an application may use of the protocol, one by one.</summary>
internal enum FlowName
{
    /// <summary>The authorization code.</summary>
    Code = 1,

    /// <summary>Refresh tokens.</summary>
    Refresh = 2,

    /// <summary>Code and id_token together.</summary>
    Hybrid = 4,

    /// <summary>Tokens in the fragment.</summary>
    Implicit = 8,

    /// <summary>Client credentials.</summary>
    ClientCredentials = 16,
}

/// <summary>From the flows as a list to the flows as a set, and back.</summary>
internal static class FlowNames
{
    private static readonly (FlowName Name, Flows Flow)[] Pairs =
    [
        (FlowName.Code, Flows.Code),
        (FlowName.Refresh, Flows.Refresh),
        (FlowName.Hybrid, Flows.Hybrid),
        (FlowName.Implicit, Flows.Implicit),
        (FlowName.ClientCredentials, Flows.ClientCredentials),
    ];

    public static IReadOnlyList<FlowName> Of(Flows flows) =>
        [.. Pairs.Where(pair => flows.HasFlag(pair.Flow)).Select(pair => pair.Name)];

    public static Flows ToFlows(this IEnumerable<FlowName> names) =>
        names.Aggregate(
            Flows.None,
            (flows, name) =>
                // The framework reads several names in one text as their sum.
                Enum.IsDefined(name)
                    ? flows | (Flows)name
                    : throw new BadHttpRequestException("Each flow is named by a text of its own.")
        );
}

/// <summary>A key that an application signs with.</summary>
internal sealed record PublicKeyCarrier(string Label, string Key, DateTimeOffset? AddedAt = null);

/// <summary>The old form's part of an application; an empty address takes it away.</summary>
internal sealed record OldFormCarrier(
    string DefaultRedirectUri,
    CallbackMethod Method = CallbackMethod.Post,
    IReadOnlyList<string>? Tokens = null
)
{
    private const string Jwt = "jwt";

    public static OldFormCarrier Of(OldForm form) =>
        new(form.DefaultRedirectUri, form.Method, [Jwt]);

    // What is no kind of token here is none, and the rules say which there are.
    public OldForm ToForm() =>
        new(
            DefaultRedirectUri,
            Method,
            Tokens is null
            || (Tokens is [var only] && only.Equals(Jwt, StringComparison.OrdinalIgnoreCase))
                ? TokenKinds.Jwt
                : TokenKinds.None
        );
}

/// <summary>Who makes an application; in a change, what is absent stays as it is, and an empty logo takes it away.</summary>
internal sealed record PublisherCarrier(
    string? Name = null,
    string? Description = null,
    string? Logo = null
)
{
    public Publisher Over(Publisher before) =>
        new(
            Name ?? before.Name,
            Description ?? before.Description,
            Logo switch
            {
                null => before.Logo,
                "" => null,
                _ => Logo,
            }
        );
}

/// <summary>Further addresses; in a change, what is absent stays as it is, and an empty one goes.</summary>
internal sealed record PlacesCarrier(
    string? ErrorCallback = null,
    CallbackMethod? ErrorMethod = null,
    string? Install = null,
    string? Configure = null,
    string? Uninstall = null
)
{
    public ApplicationPlaces Over(ApplicationPlaces before) =>
        new()
        {
            ErrorCallback = Over(ErrorCallback, before.ErrorCallback),
            ErrorMethod = ErrorMethod ?? before.ErrorMethod,
            Install = Over(Install, before.Install),
            Configure = Over(Configure, before.Configure),
            Uninstall = Over(Uninstall, before.Uninstall),
        };

    private static string? Over(string? after, string? before) =>
        after switch
        {
            null => before,
            "" => null,
            _ => after,
        };
}

/// <summary>What an application needs of the original's ways; in a change, what is absent stays as it is.</summary>
internal sealed record CompatibilityCarrier(
    bool? IssuedAtAsText = null,
    bool? TokenParametersInAddress = null,
    bool? RepeatedSystemUserTokens = null
)
{
    public Compatibility Over(Compatibility before) =>
        new()
        {
            IssuedAtAsText = IssuedAtAsText ?? before.IssuedAtAsText,
            TokenParametersInAddress = TokenParametersInAddress ?? before.TokenParametersInAddress,
            RepeatedSystemUserTokens = RepeatedSystemUserTokens ?? before.RepeatedSystemUserTokens,
        };
}

/// <summary>A registered application.</summary>
internal sealed record ApplicationCarrier
{
    public required Guid Id { get; init; }
    public required string ClientId { get; init; }
    public required IReadOnlyList<string> Aliases { get; init; }
    public required string Name { get; init; }
    public required string Description { get; init; }
    public required PublisherCarrier Publisher { get; init; }
    public required Guid? Owner { get; init; }
    public required string? CustomFor { get; init; }
    public required ApplicationState State { get; init; }
    public required AuthorizationLevel Level { get; init; }
    public required ClientType Type { get; init; }
    public required bool Native { get; init; }
    public required IReadOnlyList<string> RedirectUris { get; init; }
    public required IReadOnlyList<string> PostLogoutRedirectUris { get; init; }
    public required IReadOnlyList<string> CorsOrigins { get; init; }
    public required IReadOnlyList<FlowName> Flows { get; init; }
    public required IReadOnlyList<string> Scopes { get; init; }
    public required IReadOnlyList<string> Claims { get; init; }
    public required string SigningAlgorithm { get; init; }
    public required OldFormCarrier? OldForm { get; init; }
    public required PlacesCarrier Places { get; init; }
    public required bool SystemUser { get; init; }
    public required IReadOnlyList<PublicKeyCarrier> PublicKeys { get; init; }
    public required CompatibilityCarrier Compatibility { get; init; }

    public static ApplicationCarrier Of(Application application) =>
        new()
        {
            Id = application.Id.Value,
            ClientId = application.ClientId,
            Aliases = application.Aliases,
            Name = application.Name,
            Description = application.Description,
            Publisher = new PublisherCarrier(
                application.Publisher.Name,
                application.Publisher.Description,
                application.Publisher.Logo
            ),
            Owner = application.Owner,
            CustomFor = application.CustomFor?.Value,
            State = application.State,
            Level = application.Level,
            Type = application.Type,
            Native = application.IsNative,
            RedirectUris = application.RedirectUris,
            PostLogoutRedirectUris = application.PostLogoutRedirectUris,
            CorsOrigins = application.CorsOrigins,
            Flows = FlowNames.Of(application.Flows),
            Scopes = application.Scopes,
            Claims = application.Claims,
            SigningAlgorithm = application.SigningAlgorithm,
            OldForm = application.OldForm is { } old ? OldFormCarrier.Of(old) : null,
            Places = new PlacesCarrier(
                application.Places.ErrorCallback,
                application.Places.ErrorMethod,
                application.Places.Install,
                application.Places.Configure,
                application.Places.Uninstall
            ),
            SystemUser = application.HasSystemUser,
            PublicKeys =
            [
                .. application.PublicKeys.Select(key => new PublicKeyCarrier(
                    key.Label,
                    key.Pem,
                    key.AddedAt
                )),
            ],
            Compatibility = new CompatibilityCarrier(
                application.Compatibility.IssuedAtAsText,
                application.Compatibility.TokenParametersInAddress,
                application.Compatibility.RepeatedSystemUserTokens
            ),
        };
}
