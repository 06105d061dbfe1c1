using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Logins;

namespace Counterfoil.Server.OAuth.Authorize;

/// <summary>An authorization request while it is being checked: what it says, and what the checks made of that. Used by one request.</summary>
internal sealed class AuthorizeDraft(Parameters parameters, ContextIdentifier? tenantInPath)
{
    /// <summary>What it says.</summary>
    public Parameters Parameters => parameters;

    /// <summary>The application; <c>null</c> until it is known.</summary>
    public Application? Application { get; set; }

    /// <summary>Where the answer goes; <c>null</c> until it is proven to be registered, and until then nothing is sent there.</summary>
    public string? RedirectUri { get; set; }

    /// <summary>What is asked for.</summary>
    public ResponseTypes ResponseTypes { get; set; }

    /// <summary>How the answer travels: until it is checked, as the request seems to want it.</summary>
    public ResponseMode ResponseMode { get; set; }

    public IReadOnlyList<string> Scopes { get; set; } = [];

    public string? CodeChallenge { get; set; }

    /// <summary>The tenant that is fixed: to begin with that of the address, <c>null</c> for <c>common</c>.</summary>
    public ContextIdentifier? Tenant { get; set; } = tenantInPath;

    public Prompts Prompts { get; set; }

    public TimeSpan? MaxAge { get; set; }

    public string? LoginHint { get; set; }

    public string? Subject { get; set; }

    public IReadOnlyList<string> Languages { get; set; } = [];

    /// <summary>Whether an id_token is wanted, now or with the code.</summary>
    public bool IsOpenId => Scopes.Contains(ScopeNames.OpenId, StringComparer.Ordinal);

    /// <summary>The checked request.</summary>
    /// <exception cref="InvalidOperationException">It was not checked: a bug.</exception>
    public AuthorizationRequest ToRequest() =>
        new()
        {
            Application = (Application ?? throw Unchecked()).Id,
            ClientId = Parameters["client_id"] ?? throw Unchecked(),
            RedirectUri = RedirectUri ?? throw Unchecked(),
            NamedRedirectUri = Parameters["redirect_uri"] is not null,
            ResponseTypes = ResponseTypes,
            ResponseMode = ResponseMode,
            State = Parameters["state"],
            Nonce = Parameters["nonce"],
            Scopes = Scopes,
            CodeChallenge = CodeChallenge,
            Tenant = Tenant,
            Prompts = Prompts,
            MaxAge = MaxAge,
            LoginHint = LoginHint,
            Subject = Subject,
            Languages = Languages,
        };

    private static InvalidOperationException Unchecked() => new("The request was not checked.");
}
