using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;

namespace Counterfoil.Broker.Logins;

/// <summary>What people say of applications in the course of a login. Each checks anew whether they may. Thread-safe.</summary>
public interface ICourseApprovals
{
    /// <summary>Whether this person may approve that application in the tenant where they were believed.</summary>
    bool MayApprove(Proof proof, Application application);

    /// <summary>Approves it, for what it asks now. False when the person may not.</summary>
    Task<bool> ApproveAsync(
        Proof proof,
        Application application,
        CancellationToken cancellationToken
    );

    /// <summary>Asks those who may; asking twice is asking once.</summary>
    Task AskAsync(Proof proof, Application application, CancellationToken cancellationToken);

    /// <summary>Notes the person's yes to the scopes.</summary>
    Task ConsentAsync(
        Proof proof,
        Application application,
        IReadOnlyList<string> scopes,
        CancellationToken cancellationToken
    );

    /// <summary>What the person said yes to.</summary>
    Task<IReadOnlyList<Consent>> ConsentsAsync(Proof proof, CancellationToken cancellationToken);

    /// <summary>What the person has ever said for themselves, the newest first; the last so many.</summary>
    Task<IReadOnlyList<LedgerEntry>> HistoryAsync(
        Proof proof,
        int most,
        CancellationToken cancellationToken
    );

    /// <summary>Takes the person's yes back, and with it what the application got by it.</summary>
    Task WithdrawAsync(
        Proof proof,
        ApplicationKey application,
        CancellationToken cancellationToken
    );
}
