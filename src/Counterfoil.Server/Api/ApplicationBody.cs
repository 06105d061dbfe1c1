using System.Text.Json.Serialization;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Api;

/// <summary>What an application is to be; in a change, what is absent stays as it is. A list replaces the list that is there.</summary>
internal record ApplicationBody
{
    /// <summary>Its name for people.</summary>
    public string? Name { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>Who makes it.</summary>
    public PublisherCarrier? Publisher { get; init; }

    /// <summary>The account that may change it; operators only.</summary>
    public Guid? Owner { get; init; }

    /// <summary>The one tenant that it is for; empty for all.</summary>
    public string? CustomFor { get; init; }

    /// <summary>Where it is in its life; a developer may only close.</summary>
    public ApplicationState? State { get; init; }

    /// <summary>Who has to approve it; operators only.</summary>
    public AuthorizationLevel? Level { get; init; }

    /// <summary>Whether it can keep a secret.</summary>
    public ClientType? Type { get; init; }

    /// <summary>Whether it runs on people's own machines.</summary>
    public bool? Native { get; init; }

    /// <summary>Where logins are answered, each compared character by character.</summary>
    public IReadOnlyList<string>? RedirectUris { get; init; }

    /// <summary>Where browsers go after a logout.</summary>
    public IReadOnlyList<string>? PostLogoutRedirectUris { get; init; }

    /// <summary>The origins whose scripts may call.</summary>
    public IReadOnlyList<string>? CorsOrigins { get; init; }

    /// <summary>What it may use of the protocol.</summary>
    public IReadOnlyList<FlowName>? Flows { get; init; }

    /// <summary>The scopes that it may ask for.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Optional claims that it gets.</summary>
    public IReadOnlyList<string>? Claims { get; init; }

    /// <summary>How its id_tokens are signed: RS256, PS256 or ES256.</summary>
    public string? SigningAlgorithm { get; init; }

    /// <summary>The old form's part of it.</summary>
    public OldFormCarrier? OldForm { get; init; }

    /// <summary>Further addresses.</summary>
    public PlacesCarrier? Places { get; init; }

    /// <summary>Whether it works with nobody at the keyboard.</summary>
    public bool? SystemUser { get; init; }

    /// <summary>The public keys that it signs with: PEM or RSAKeyValue XML.</summary>
    public IReadOnlyList<PublicKeyCarrier>? PublicKeys { get; init; }

    /// <summary>What it needs of the original's ways.</summary>
    public CompatibilityCarrier? Compatibility { get; init; }

    /// <summary>Whether a custom application's tenant is named as tenants are.</summary>
    [JsonIgnore]
    public bool NamesTenant =>
        string.IsNullOrEmpty(CustomFor) || ContextIdentifier.TryParse(CustomFor, out _);

    /// <summary>An application as this says, and for the rest as before.</summary>
    public Application Over(Application before) =>
        before with
        {
            Name = Name ?? before.Name,
            Description = Description ?? before.Description,
            Publisher = Publisher?.Over(before.Publisher) ?? before.Publisher,
            Owner = Owner ?? before.Owner,
            CustomFor = CustomFor switch
            {
                null => before.CustomFor,
                "" => null,
                _ => ContextIdentifier.Parse(CustomFor),
            },
            State = State ?? before.State,
            Level = Level ?? before.Level,
            Type = Type ?? before.Type,
            IsNative = Native ?? before.IsNative,
            RedirectUris = RedirectUris ?? before.RedirectUris,
            PostLogoutRedirectUris = PostLogoutRedirectUris ?? before.PostLogoutRedirectUris,
            CorsOrigins = CorsOrigins ?? before.CorsOrigins,
            Flows = Flows?.ToFlows() ?? before.Flows,
            Scopes = Scopes ?? before.Scopes,
            Claims = Claims ?? before.Claims,
            SigningAlgorithm = SigningAlgorithm ?? before.SigningAlgorithm,
            OldForm = OldForm switch
            {
                null => before.OldForm,
                { DefaultRedirectUri: "" } => null,
                _ => OldForm.ToForm(),
            },
            Places = Places?.Over(before.Places) ?? before.Places,
            HasSystemUser = SystemUser ?? before.HasSystemUser,
            PublicKeys = PublicKeys is null ? before.PublicKeys : [.. PublicKeys.Select(KeyOver)],
            Compatibility = Compatibility?.Over(before.Compatibility) ?? before.Compatibility,
        };

    // When a key came is the register's to say; what is sent back as it was read keeps its time.
    private static SystemUserKey KeyOver(PublicKeyCarrier key) => new(key.Label, key.Key, default);
}

/// <summary>A new application.</summary>
internal sealed record AddApplicationBody : ApplicationBody
{
    /// <summary>An application id that is brought along; operators only.</summary>
    public string? ClientId { get; init; }

    /// <summary>A secret that is brought along; operators only.</summary>
    public string? Secret { get; init; }

    /// <summary>The first token's label.</summary>
    public string? TokenLabel { get; init; }
}

/// <summary>An application that was added, with its first token, which is not shown again.</summary>
internal sealed record AddedApplicationCarrier(ApplicationCarrier Application, string? Token);

/// <summary>How an application id is made anew.</summary>
internal sealed record RenewIdBody(bool AtOnce = false);
