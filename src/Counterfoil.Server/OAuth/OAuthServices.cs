using Counterfoil.Broker.Claims;
using Counterfoil.Broker.Grants;
using Counterfoil.Server.OAuth.Authorize;
using Counterfoil.Server.OAuth.Clients;
using Counterfoil.Server.OAuth.Discovery;
using Counterfoil.Server.OAuth.EndSession;
using Counterfoil.Server.OAuth.Introspect;
using Counterfoil.Server.OAuth.OldForm;
using Counterfoil.Server.OAuth.Revoke;
using Counterfoil.Server.OAuth.Token;
using Counterfoil.Server.OAuth.UserInfo;

namespace Counterfoil.Server.OAuth;

/// <summary>What the protocol's endpoints are made of.</summary>
internal static class OAuthServices
{
    /// <summary>Registers it.</summary>
    public static IServiceCollection AddOAuth(this IServiceCollection services) =>
        services
            .AddSingleton<Issuer>()
            .AddSingleton<Personal>()
            .AddSingleton<ProtocolRecords>()
            .AddSingleton<ProtocolRefusals>()
            .AddSingleton<IdTokenHints>()
            .AddSingleton<HeldTokens>()
            .AddSingleton<CallParameters>()
            .AddSingleton<ClientDesk>()
            .AddSingleton<AuthorizeChecks>()
            .AddSingleton<AuthorizeEndpoint>()
            .AddSingleton<AuthorizationResponder>()
            .AddSingleton<IGrantType, CodeGrant>()
            .AddSingleton<IGrantType, RefreshGrant>()
            .AddSingleton<IGrantType, ClientCredentialsGrant>()
            .AddSingleton<PersonTokens>()
            .AddSingleton<TokenEndpoint>()
            .AddSingleton<UserInfoEndpoint>()
            .AddSingleton<IntrospectEndpoint>()
            .AddSingleton<RevokeEndpoint>()
            .AddSingleton<DiscoveryDocument>()
            .AddSingleton<EndSessionRequests>()
            .AddSingleton<EndSessionEndpoint>()
            .AddSingleton<OldFormEndpoint>()
            .AddSingleton<OldFormResponder>()
            .AddGrants();

    // What the broker has for them.
    private static IServiceCollection AddGrants(this IServiceCollection services) =>
        services
            .AddSingleton<Giver>()
            .AddSingleton<Redeemer>()
            .AddSingleton<Refresher>()
            .AddSingleton<GrantStanding>()
            .AddSingleton<GrantHearing>()
            .AddSingleton<KnownAuthorizations>()
            .AddSingleton<IdTokens>()
            .AddSingleton<TicketJwt>();
}
