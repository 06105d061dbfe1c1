using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Developers;
using Counterfoil.Broker.Logins;
using Counterfoil.Broker.Seats;
using Counterfoil.Broker.Signing;
using Counterfoil.Broker.SystemUsers;
using Counterfoil.Broker.Tenants;

namespace Counterfoil.Server.Hosting;

/// <summary>The broker's part of the house.</summary>
internal static class BrokerParts
{
    public static IServiceCollection AddBroker(
        this IServiceCollection services,
        HouseOptions options
    ) => services.AddApplications().AddApprovals().AddSigningKeys(options).AddAccounts();

    private static IServiceCollection AddApplications(this IServiceCollection services) =>
        services
            .AddSingleton<TokenUses>()
            .AddSingleton<IKnownApplications, KnownApplications>()
            .AddSingleton<ApplicationRegister>()
            .AddSingleton<TokenRegister>()
            .AddSingleton<ApplicationErrors>()
            .AddSingleton<DeveloperRegister>()
            .AddSingleton<SandboxDesk>();

    private static IServiceCollection AddApprovals(this IServiceCollection services) =>
        services
            .AddSingleton<KnownApprovals>()
            .AddSingleton<IKnownApprovals>(provider =>
                provider.GetRequiredService<KnownApprovals>()
            )
            .AddSingleton<ApprovalDesk>()
            .AddSingleton<ConsentDesk>()
            .AddSingleton<ApprovalHealing>()
            .AddSingleton<SystemUserKeys>()
            .AddSingleton<SystemUserDesk>()
            .AddSingleton<Exchange>();

    private static IServiceCollection AddSigningKeys(
        this IServiceCollection services,
        HouseOptions options
    ) =>
        services
            .AddSingleton(options.SigningKeys)
            .AddSingleton(provider => new CertificateHolder(() =>
                provider.GetRequiredService<PublicAddress>().Value.Host
            ))
            .AddSingleton<SigningKeyMaker>()
            .AddSingleton<SigningKeyRotation>()
            .AddSingleton<SigningKeys>();

    private static IServiceCollection AddAccounts(this IServiceCollection services) =>
        services
            .AddSingleton<KnownAccounts>()
            .AddSingleton<IKnownAccounts>(provider => provider.GetRequiredService<KnownAccounts>())
            .AddSingleton<AccountRegister>()
            .AddSingleton<LeftHome>()
            .AddSingleton(provider => new ServiceAddresses(() =>
                provider.GetRequiredService<PublicAddress>().Value
            ))
            .AddSingleton<SeatKeeper>()
            .AddSingleton<SeatDesk>()
            .AddSingleton<VouchDesk>()
            .AddSingleton<IVouching>(provider => provider.GetRequiredService<VouchDesk>())
            .AddSingleton<HomeStanding>()
            .AddSingleton<HomeWatch>()
            .AddHostedService(provider => provider.GetRequiredService<HomeWatch>());
}
