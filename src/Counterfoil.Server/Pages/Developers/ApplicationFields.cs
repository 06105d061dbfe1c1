using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Pages.Developers;

/// <summary>What a developer fills in about an application. What the form does not show stays as it is.</summary>
internal static class ApplicationFields
{
    /// <summary>The flows that an application may be given, in the order of the form.</summary>
    public static IReadOnlyList<Flows> AllFlows { get; } =
    [Flows.Code, Flows.Refresh, Flows.Hybrid, Flows.Implicit, Flows.ClientCredentials];

    /// <summary>How a flow's box is called.</summary>
    public static string NameOf(Flows flow) => $"flow{flow}";

    /// <summary>The kinds of token that the old form may bring, in the order of the form.</summary>
    public static IReadOnlyList<TokenKinds> AllTokens { get; } = [TokenKinds.Jwt];

    /// <summary>How the box of a kind of token is called.</summary>
    public static string NameOf(TokenKinds kind) => $"oldToken{kind}";

    /// <summary>How the box that takes a key away is called.</summary>
    public static string RemovalOf(int key) => $"removeKey{key}";

    /// <summary>The application with what was sent in it.</summary>
    public static Application Over(this Fields fields, Application before)
    {
        var redirectUris = Words(fields.Text("redirectUris"));
        var type = fields.Text("type") switch
        {
            "public" => ClientType.Public,
            "confidential" => ClientType.Confidential,
            _ => before.Type,
        };
        return before with
        {
            Name = fields.Text("name").Trim(),
            Description = fields.Text("description").ReplaceLineEndings("\n").Trim(),
            Publisher = before.Publisher with
            {
                Name = fields.Text("publisherName").Trim(),
                Description = fields.Text("publisherText").ReplaceLineEndings("\n").Trim(),
            },
            CustomFor = Tenant(fields.Text("customFor").Trim(), before.CustomFor),
            State = Choice(fields.Text("state"), before.State),
            Type = type,
            IsNative = type == ClientType.Public && fields.IsTicked("native"),
            Level = Choice(fields.Text("level"), before.Level),
            RedirectUris = redirectUris,
            PostLogoutRedirectUris = Words(fields.Text("postLogoutRedirectUris")),
            CorsOrigins = Words(fields.Text("corsOrigins")),
            Flows = AllFlows
                .Where(flow => fields.IsTicked(NameOf(flow)))
                .Aggregate(Flows.None, (all, flow) => all | flow),
            Scopes = Words(fields.Text("scopes")),
            Claims = Words(fields.Text("claims")),
            SigningAlgorithm = fields.Text("algorithm") is { Length: > 0 } algorithm
                ? algorithm
                : before.SigningAlgorithm,
            OldForm = fields.IsTicked("oldForm")
                ? new OldForm(
                    Address(fields, "oldRedirect") ?? redirectUris.FirstOrDefault() ?? "",
                    Choice(fields.Text("oldMethod"), CallbackMethod.Post),
                    AllTokens
                        .Where(kind => fields.IsTicked(NameOf(kind)))
                        .Aggregate(TokenKinds.None, (all, kind) => all | kind)
                )
                : null,
            Places = new ApplicationPlaces
            {
                ErrorCallback = Address(fields, "errorCallback"),
                ErrorMethod = Choice(fields.Text("errorMethod"), CallbackMethod.Post),
                Install = Address(fields, "install"),
                Configure = Address(fields, "configure"),
                Uninstall = Address(fields, "uninstall"),
            },
            HasSystemUser = fields.IsTicked("systemUser"),
            PublicKeys = Keys(fields, before.PublicKeys),
            Compatibility = new Compatibility
            {
                IssuedAtAsText = fields.IsTicked("issuedAtAsText"),
                TokenParametersInAddress = fields.IsTicked("tokenParametersInAddress"),
                RepeatedSystemUserTokens = fields.IsTicked("repeatedSystemUserTokens"),
            },
        };
    }

    /// <summary>Whether a custom application's tenant is named as tenants are.</summary>
    public static bool NamesTenant(this Fields fields) =>
        fields.Text("customFor").Trim() is var text
        && (text.Length == 0 || ContextIdentifier.TryParse(text, out _));

    // By label: which one stands where may have changed since the form was shown.
    private static SystemUserKey[] Keys(Fields fields, IReadOnlyList<SystemUserKey> before)
    {
        var removed = Enumerable
            .Range(0, ApplicationRules.MostKeys)
            .Select(key => fields.Text(RemovalOf(key)))
            .ToHashSet(StringComparer.Ordinal);
        var kept = before.Where(key => !removed.Contains(key.Label));
        var text = fields.Text("newKey");
        return string.IsNullOrWhiteSpace(text)
            ? [.. kept]
            : [.. kept, new SystemUserKey(fields.Text("newKeyLabel").Trim(), text, default)];
    }

    private static ContextIdentifier? Tenant(string text, ContextIdentifier? before) =>
        text.Length == 0 ? null
        : ContextIdentifier.TryParse(text, out var tenant) ? tenant
        : before;

    private static T Choice<T>(string text, T before)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, out var chosen) && Enum.IsDefined(chosen) ? chosen : before;

    private static string? Address(Fields fields, string name) =>
        fields.Text(name).Trim() is { Length: > 0 } address ? address : null;

    // No address, no scope and no claim holds a blank.
    private static string[] Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
