using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.HandOvers;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Plugins;
using Counterfoil.Authority.Reports;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Sync;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Logins;
using Counterfoil.Broker.Seats;
using Counterfoil.Broker.SystemUsers;
using Counterfoil.Cryptography;
using Counterfoil.Server.Plugins;
using Counterfoil.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Counterfoil.Server.Hosting;

/// <summary>The one place that puts the house together: stores, authority, housekeeping, and <see cref="BrokerParts"/>.</summary>
internal static class House
{
    /// <summary>Registers everything behind the doors. The database and the keys outlive the container and are not disposed by it.</summary>
    public static IServiceCollection AddCounterfoil(
        this IServiceCollection services,
        Database database,
        KeyRing keys,
        HouseOptions options
    ) =>
        services
            .AddSingleton(database)
            .AddSingleton(database.Time)
            .AddSingleton(database.Bell)
            .AddCounterfoil(keys, options);

    /// <summary>
    /// As the other, while the database is being opened: whatever needs it waits until it is. The container disposes it, once
    /// anything has asked for it, after all that did.
    /// </summary>
    public static IServiceCollection AddCounterfoil(
        this IServiceCollection services,
        Task<Database> opening,
        TimeProvider clock,
        KeyRing keys,
        HouseOptions options
    ) =>
        services
            .AddSingleton(clock)
            .AddSingleton(_ => opening.GetAwaiter().GetResult())
            .AddOfDatabase(database => database.Bell)
            .AddCounterfoil(keys, options);

    private static IServiceCollection AddCounterfoil(
        this IServiceCollection services,
        KeyRing keys,
        HouseOptions options
    ) =>
        services
            .AddStores()
            .AddSingleton(keys)
            .AddSingleton(options)
            .AddSingleton(options.Authority)
            .AddSingleton(options.Exchange)
            .AddTenants()
            .AddTickets()
            .AddPasswords(options)
            .AddPlugins(options)
            .AddEvaluation()
            .AddBroker(options)
            .AddFrameworkKeys()
            .AddHostedService<Housekeeper>();

    private static IServiceCollection AddStores(this IServiceCollection services) =>
        services
            .AddOfDatabase(database => database.Tenants)
            .AddOfDatabase(database => database.Associates)
            .AddOfDatabase(database => database.Credentials)
            .AddOfDatabase(database => database.Stubs)
            .AddOfDatabase(database => database.Revocations)
            .AddOfDatabase(database => database.Approvals)
            .AddOfDatabase(database => database.Consents)
            .AddOfDatabase(database => database.ApprovalRequests)
            .AddOfDatabase(database => database.ApprovalIndex)
            .AddOfDatabase(database => database.Ledger)
            .AddSingleton<ILapsing, LapsedEntries>()
            .AddOfDatabase(database => database.Accounts)
            .AddOfDatabase(database => database.AccountEnds)
            .AddOfDatabase(database => database.SeatIndex)
            .AddOfDatabase(database => database.PendingLogins)
            .AddOfDatabase(database => database.HandOvers)
            .AddOfDatabase(database => database.Decisions)
            .AddOfDatabase(database => database.ThrottleCounters)
            .AddOfDatabase(database => database.Applications)
            .AddOfDatabase(database => database.Developers)
            .AddOfDatabase(database => database.SigningKeys);

    private static IServiceCollection AddOfDatabase<T>(
        this IServiceCollection services,
        Func<Database, T> part
    )
        where T : class =>
        services.AddSingleton(provider => part(provider.GetRequiredService<Database>()));

    private static IServiceCollection AddTenants(this IServiceCollection services) =>
        services
            .AddSingleton<KnownTenants>()
            .AddSingleton<TenantRegister>()
            .AddSingleton<AssociateRegister>()
            .AddSingleton<OutgoingCredentials>()
            .AddSingleton<CredentialUses>();

    private static IServiceCollection AddTickets(this IServiceCollection services) =>
        services
            .AddSingleton<StubCache>()
            .AddSingleton<SharedTickets>()
            .AddSingleton<TicketReader>()
            .AddSingleton<TicketRenewals>()
            .AddSingleton<TicketUses>()
            .AddSingleton<TicketIssuer>()
            .AddSingleton<ApplicationIssuer>()
            .AddSingleton<GrantDesk>()
            .AddSingleton<GrantInspection>()
            .AddSingleton<TicketExplainer>()
            .AddSingleton<HandOverDesk>()
            .AddSingleton<Revoker>()
            .AddSingleton<Sweeper>();

    private static IServiceCollection AddPasswords(
        this IServiceCollection services,
        HouseOptions options
    ) =>
        services
            .AddSingleton(_ => new PasswordHasher(options.PasswordCost))
            .AddSingleton(_ => new HashingLane(options.HashingLanes, options.HashingQueue))
            .AddSingleton<Hallmarks>()
            .AddSingleton<PasswordRegister>();

    // In the order of asking: the built-in ones, what a test registers beside them, those from folders.
    private static IServiceCollection AddPlugins(
        this IServiceCollection services,
        HouseOptions options
    ) =>
        services
            .AddSingleton<ICredentialPlugin, TicketPlugin>()
            .AddSingleton<ICredentialPlugin, PasswordPlugin>()
            .AddSingleton<ICredentialPlugin, SeatPlugin>()
            .AddSingleton<ICredentialPlugin, CommandLinePolicy>()
            .AddSingleton<ICredentialPlugin, TicketInUrlPolicy>()
            .AddSingleton<ICredentialPlugin, SystemUserPlugin>()
            .AddSingleton<ICredentialPlugin, ApplicationPolicy>()
            .AddSingleton<ICredentialPlugin, AccountPolicy>()
            .AddDirectory(options)
            .AddSingleton(provider =>
                InstalledPlugins.Load(
                    options.PluginFolders,
                    provider
                        .GetServices<ICredentialPlugin>()
                        .Select(plugin => plugin.CredentialType),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<Func<string, IPluginHost>>(),
                    provider.GetRequiredService<ILogger<InstalledPlugins>>()
                )
            )
            .AddSingleton(provider => new PluginPanel(
                [
                    .. provider.GetServices<ICredentialPlugin>(),
                    .. provider.GetRequiredService<InstalledPlugins>().Heard,
                ],
                provider.GetRequiredService<ICredentials>(),
                provider.GetRequiredService<TimeProvider>(),
                options.Authority
            ))
            .AddSingleton<EnrolmentRecords>()
            .AddSingleton<EnrolmentRules>()
            .AddSingleton<ProvenTickets>()
            .AddSingleton<EnrolmentDesk>()
            .AddSync()
            .AddSingleton<Func<string, IPluginHost>>(provider =>
                pluginType => new PluginHost(
                    pluginType,
                    options.PluginSettings,
                    provider.GetRequiredService<KnownTenants>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<PluginHost>>()
                )
            );

    private static IServiceCollection AddSync(this IServiceCollection services) =>
        services
            .AddSingleton<StandingQuestion>()
            .AddSingleton<AssociateSight>()
            .AddSingleton<SyncRecords>()
            .AddSingleton<AccountLook>()
            .AddSingleton<AccountSync>();

    private static IServiceCollection AddEvaluation(this IServiceCollection services) =>
        services
            .AddSingleton<Throttle>()
            .AddSingleton<DecisionLog>()
            .AddSingleton<ReviewBoard>()
            .AddSingleton<ReportDesk>()
            .AddSingleton<Admittance>()
            .AddSingleton<PendingLoginKeeper>()
            .AddSingleton<HeardSystemUsers>()
            .AddSingleton<Evaluator>()
            .AddSingleton<LoginDesk>();

    // The store encrypts them under the root key itself, so the framework's own encryption would only be a second one.
    private static IServiceCollection AddFrameworkKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Counterfoil");
        // Whoever asks for the first page reads them; the framework would at every start, whether there are pages or not.
        services.Remove(services.Single(IsReaderAtStart));
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<Database>((keys, database) => keys.XmlRepository = database.FrameworkKeys);
        return services;
    }

    private static bool IsReaderAtStart(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly;
}
