using Counterfoil.Authority;
using Counterfoil.Broker.Applications;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>Takes up what a demo registered that was interrupted before it could keep what it knew.</summary>
internal sealed class DemoTakingUp(IServiceProvider house, Registrant registrant)
{
    /// <summary>The application of a name; <c>null</c> where there is none.</summary>
    public async Task<Application?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var found = await house
            .GetRequiredService<IApplications>()
            .ListAsync(
                new ApplicationFilter(name),
                new PageRequest(null, PageRequest.MaxLimit),
                cancellationToken
            );
        return found.Items.FirstOrDefault(one => one.Name == name);
    }

    /// <summary>Gives it today's addresses and key, and a confidential one another token: nobody knows the one of then.</summary>
    public async Task<(Application Application, Secret? Token)> TakeUpAsync(
        Application interrupted,
        Application registration,
        CancellationToken cancellationToken
    )
    {
        var application = Founding.Done(
            await house
                .GetRequiredService<ApplicationRegister>()
                .ChangeAsync(
                    registrant,
                    interrupted.Id,
                    before =>
                        before with
                        {
                            RedirectUris = registration.RedirectUris,
                            PublicKeys = registration.PublicKeys,
                        },
                    cancellationToken
                )
        );
        if (application.Type == ClientType.Public)
            return (application, null);
        var made = Founding.Done(
            await house
                .GetRequiredService<TokenRegister>()
                .MakeAsync(
                    registrant,
                    application.Id,
                    new TokenWish { Label = "demo", OthersEndAfter = TimeSpan.Zero },
                    cancellationToken
                )
        );
        return (application, made.Text);
    }
}
