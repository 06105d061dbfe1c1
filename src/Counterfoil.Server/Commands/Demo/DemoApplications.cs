using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>
/// Registers the demo's applications, and approves those that are to be approved. What an earlier demo registered stays;
/// where it runs is settled anew at each start.
/// </summary>
internal sealed class DemoApplications(
    IServiceProvider house,
    IReadOnlyList<DemoTenant> tenants,
    DemoKey key
)
{
    private static readonly Registrant Operator = new Registrant.Operator("demo");

    private readonly ApplicationRegister register = house.GetRequiredService<ApplicationRegister>();

    private readonly IApplications applications = house.GetRequiredService<IApplications>();

    private readonly ApprovalDesk approvals = house.GetRequiredService<ApprovalDesk>();

    /// <summary>Settles one, and tells of it.</summary>
    /// <param name="wanted">What it is to be.</param>
    /// <param name="known">What an earlier demo made of it; <c>null</c> when none did.</param>
    /// <param name="nextAddress">An address on a host for a program beside the demo.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<DemoApplication> SettleAsync(
        WantedApplication wanted,
        DemoApplication? known,
        Func<string, Uri> nextAddress,
        CancellationToken cancellationToken
    )
    {
        var address = wanted.Program is null ? null : nextAddress(wanted.Host);
        var (application, secret) = known is null
            ? await AddAsync(wanted, address, cancellationToken)
            : (
                await MoveAsync(wanted, known.ClientId, address, cancellationToken),
                known.ClientSecret
            );
        return new DemoApplication
        {
            Name = application.Name,
            ClientId = application.ClientId,
            ClientSecret = secret,
            RedirectUri = application.RedirectUris[0],
            SystemUserToken = await FindTokenAsync(application.Id, cancellationToken),
            SystemUserKeyFile = application.HasSystemUser ? key.File : null,
            Address = address,
        };
    }

    private async Task<(Application Application, string? Secret)> AddAsync(
        WantedApplication wanted,
        Uri? address,
        CancellationToken cancellationToken
    )
    {
        var registration = wanted.Register(address) with { Name = wanted.Name };
        if (registration.HasSystemUser)
            registration = registration with
            {
                PublicKeys = [new SystemUserKey("demo", key.PublicPem(), default)],
            };
        var taking = new DemoTakingUp(house, Operator);
        var interrupted = await taking.FindAsync(wanted.Name, cancellationToken);
        var (application, token) = interrupted is null
            ? await RegisterAsync(registration, cancellationToken)
            : await taking.TakeUpAsync(interrupted, registration, cancellationToken);
        if (wanted.IsApproved)
            await ApproveAsync(application, cancellationToken);
        else if (interrupted is null)
            await AskAsync(application, cancellationToken);
        return (application, token?.Reveal());
    }

    private async Task<(Application Application, Secret? Token)> RegisterAsync(
        Application registration,
        CancellationToken cancellationToken
    )
    {
        var first = new FirstSecret { Label = "demo" };
        var added = Founding.Done(
            await register.AddAsync(Operator, registration, first, cancellationToken)
        );
        return (added.Application, added.Token);
    }

    // Its port may have been another's this time.
    private async Task<Application> MoveAsync(
        WantedApplication wanted,
        string clientId,
        Uri? address,
        CancellationToken cancellationToken
    )
    {
        if (
            await applications.FindByClientIdAsync(clientId, cancellationToken)
            is not { Application: var application }
        )
            throw new CommandRefusedException(
                ExitCode.Refused,
                $"The demo's application {wanted.Name} is not in the database. Start over with --fresh."
            );
        var redirectUris = wanted.Register(address).RedirectUris;
        return
            address is null
            || application.RedirectUris.SequenceEqual(redirectUris, StringComparer.Ordinal)
            ? application
            : Founding.Done(
                await register.ChangeAsync(
                    Operator,
                    application.Id,
                    before => before with { RedirectUris = redirectUris },
                    cancellationToken
                )
            );
    }

    private async Task ApproveAsync(Application application, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
            Founding.Done(
                await approvals.ApproveAsync(
                    by: null,
                    ContextIdentifier.Parse(tenant.Tenant),
                    application,
                    shown: null,
                    until: null,
                    cancellationToken
                )
            );
    }

    private async Task AskAsync(Application application, CancellationToken cancellationToken)
    {
        var asker = tenants[0].People.First(one => one.Name == DemoCast.Asker);
        Founding.Done(
            await approvals.RequestAsync(
                await asker.ProveAsync(house, DemoCast.Demo, cancellationToken),
                application,
                "It would spare me the evenings.",
                cancellationToken
            )
        );
    }

    private async Task<string?> FindTokenAsync(
        ApplicationKey application,
        CancellationToken cancellationToken
    ) =>
        (
            await house
                .GetRequiredService<IApprovals>()
                .FindAsync(DemoCast.Demo, application, cancellationToken)
        )?.SystemUserToken?.Reveal();
}
