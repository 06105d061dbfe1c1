using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Developers;

namespace Counterfoil.Server.Api;

/// <summary>Who a caller is to the registry of applications: an operator, a developer, or nobody. Thread-safe.</summary>
internal sealed class Registrants(
    IKnownAccounts accounts,
    IKnownApplications applications,
    IDevelopers developers
)
{
    /// <summary>What is said to everybody else.</summary>
    public static Problem Nobody { get; } =
        Problem.Of(
            StatusCodes.Status403Forbidden,
            "forbidden",
            "Applications are looked after by operators, and by developers whom operators have approved. Ask to become one with POST /v1/developers or counterfoil developer ask."
        );

    /// <summary>
    /// The caller; <c>null</c> for nobody. What an application holds of a person registers no applications: it would hand
    /// out secrets in the person's name.
    /// </summary>
    public async ValueTask<Registrant?> FindAsync(Proof proof, CancellationToken cancellationToken)
    {
        if (proof.IsByApplication)
            return null;
        if (proof.IsOperator)
            return new Registrant.Operator(Registrant.NameOf(proof));
        return
            await DeveloperAsync(proof, cancellationToken)
                is { State: DeveloperState.Approved or DeveloperState.Suspended } developer
            ? new Registrant.Owner(developer, Registrant.NameOf(proof))
            : null;
    }

    /// <summary>The caller's account, by the home that the proof is in; <c>null</c> where there is none.</summary>
    public async ValueTask<Account?> AccountAsync(
        Proof proof,
        CancellationToken cancellationToken
    ) =>
        !proof.IsByApplication
        && await accounts.FindByHomeAsync(proof.Tenant.Id, proof.Associate.Id, cancellationToken)
            is { IsActive: true } account
            ? account
            : null;

    /// <summary>The caller as a developer; <c>null</c> where the account never asked.</summary>
    public async ValueTask<Developer?> DeveloperAsync(
        Proof proof,
        CancellationToken cancellationToken
    ) =>
        await AccountAsync(proof, cancellationToken) is { } account
            ? await developers.FindAsync(account.Id, cancellationToken)
            : null;

    /// <summary>The key of the application that a path names by key or by application id; <c>null</c> when there is none.</summary>
    public async ValueTask<ApplicationKey?> KeyOfAsync(
        string application,
        CancellationToken cancellationToken
    ) =>
        Guid.TryParseExact(application, "D", out var key)
            ? new ApplicationKey(key)
            : (await applications.FindAsync(application, cancellationToken))?.Id;
}
