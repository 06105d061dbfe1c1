using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Changes;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Decisions;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.HandOvers;
using Counterfoil.Authority.Revocation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Broker.Developers;
using Counterfoil.Broker.Logins;
using Counterfoil.Broker.Seats;
using Counterfoil.Broker.Signing;
using Counterfoil.Cryptography;
using Counterfoil.Storage.Accounts;
using Counterfoil.Storage.Applications;
using Counterfoil.Storage.Approvals;
using Counterfoil.Storage.Associates;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Decisions;
using Counterfoil.Storage.Developers;
using Counterfoil.Storage.FrameworkKeys;
using Counterfoil.Storage.HandOvers;
using Counterfoil.Storage.Keys;
using Counterfoil.Storage.LoginCourses;
using Counterfoil.Storage.PendingLogins;
using Counterfoil.Storage.Revocation;
using Counterfoil.Storage.SigningKeys;
using Counterfoil.Storage.Tenants;
using Counterfoil.Storage.Throttling;
using Counterfoil.Storage.Tickets;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;

namespace Counterfoil.Storage;

/// <summary>An open database: the stores of the authority's words. One per process; thread-safe.</summary>
public sealed class Database : IAsyncDisposable
{
    private static readonly Statement One = new("SELECT 1");

    private readonly DatabaseParts parts;

    private Database(DatabaseParts parts)
    {
        this.parts = parts;
        Tenants = new TenantStore(parts);
        Associates = new AssociateStore(parts);
        Credentials = new CredentialStore(parts);
        Stubs = new TicketStubStore(parts);
        Revocations = new RevocationStore(parts);
        Approvals = new ApprovalStore(parts);
        Consents = new ConsentStore(parts);
        ApprovalRequests = new ApprovalRequestStore(parts);
        Ledger = new LedgerStore(parts);
        ApprovalIndex = new ApprovalIndexStore(parts);
        Accounts = new AccountStore(parts);
        AccountEnds = new AccountEndStore(parts);
        SeatIndex = new SeatIndexStore(parts);
        PendingLogins = new PendingLoginStore(parts);
        HandOvers = new HandOverStore(parts);
        LoginCourses = new LoginCourseStore(parts);
        Decisions = new DecisionStore(parts);
        ThrottleCounters = new ThrottleCounterStore(parts);
        FrameworkKeys = new FrameworkKeyStore(parts);
        SigningKeys = new SigningKeyStore(parts);
        RootKeys = new RootKeyRotation(parts);
        Applications = new ApplicationStore(parts);
        Developers = new DeveloperStore(parts);
    }

    /// <summary>The tenants.</summary>
    public ITenants Tenants { get; }

    /// <summary>The associates.</summary>
    public IAssociates Associates { get; }

    /// <summary>The credentials that are not stubs.</summary>
    public ICredentials Credentials { get; }

    /// <summary>The tickets' stubs.</summary>
    public ITicketStubs Stubs { get; }

    /// <summary>The mass revocations.</summary>
    public IRevocations Revocations { get; }

    /// <summary>The tenants' approvals.</summary>
    public IApprovals Approvals { get; }

    /// <summary>People's consents.</summary>
    public IConsents Consents { get; }

    /// <summary>The requests for approvals.</summary>
    public IApprovalRequests ApprovalRequests { get; }

    /// <summary>What was ever said about applications.</summary>
    public ILedger Ledger { get; }

    /// <summary>The registry's index of approvals.</summary>
    public IApprovalIndex ApprovalIndex { get; }

    /// <summary>The accounts.</summary>
    public IAccounts Accounts { get; }

    /// <summary>What ends all that an account got until some instant.</summary>
    public IAccountEnds AccountEnds { get; }

    /// <summary>In which tenants accounts may have seats.</summary>
    public ISeatIndex SeatIndex { get; }

    /// <summary>The pending logins.</summary>
    public IPendingLogins PendingLogins { get; }

    /// <summary>The hand-over codes.</summary>
    public IHandOvers HandOvers { get; }

    /// <summary>The courses of logins.</summary>
    public ILoginCourses LoginCourses { get; }

    /// <summary>The decisions.</summary>
    public IDecisions Decisions { get; }

    /// <summary>The throttle's counters.</summary>
    public IThrottleCounters ThrottleCounters { get; }

    /// <summary>The registry of applications.</summary>
    public IApplications Applications { get; }

    /// <summary>The developers.</summary>
    public IDevelopers Developers { get; }

    /// <summary>What tells of changes.</summary>
    public IBell Bell => parts.Bell;

    /// <summary>The clock to go by: on PostgreSQL the database's, so that all nodes have one.</summary>
    public TimeProvider Time => parts.Time;

    /// <summary>Data Protection's keys, encrypted under the root key. Synchronous, as that framework asks.</summary>
    public IXmlRepository FrameworkKeys { get; }

    /// <summary>The signing keys.</summary>
    public ISigningKeys SigningKeys { get; }

    /// <summary>The root keys, and their exchange.</summary>
    public RootKeyRotation RootKeys { get; }

    /// <summary>How the database is, as far as the node knows without asking it.</summary>
    public DatabaseHealth Health => parts.Health;

    /// <summary>How many statements this object has sent.</summary>
    internal long StatementCount => parts.Count.Value;

    internal DatabaseParts Parts => parts;

    /// <summary>
    /// Makes the tables of an empty database and gives it its identity, or brings an older schema up to date. Safe when
    /// several nodes do it at once; does nothing when there is nothing to do.
    /// </summary>
    /// <param name="settings">Which database.</param>
    /// <param name="progress">Told the name of each step before it is run; <c>null</c> when nobody listens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Counts until the first step.</param>
    /// <exception cref="DatabaseRefusedException">Another process has the file; or it is empty and was not.</exception>
    public static Task MigrateAsync(
        DatabaseSettings settings,
        IProgress<string>? progress,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => DatabaseOpening.MigrateAsync(settings, progress, time, cancellationToken);

    /// <summary>The clock to go by with a database; its own <see cref="Time"/>, for who needs it before it is open.</summary>
    /// <param name="settings">Which database.</param>
    /// <param name="time">The machine's clock.</param>
    /// <returns>What to open it with. On PostgreSQL it is the machine's until then.</returns>
    public static TimeProvider ClockOf(DatabaseSettings settings, TimeProvider time) =>
        DatabaseOpening.ClockOf(settings, time);

    /// <summary>
    /// Opens a database that was migrated. The first opening ties it to the root key. A SQLite file is this process's alone
    /// until disposed.
    /// </summary>
    /// <param name="settings">Which database.</param>
    /// <param name="keys">The root keys; must outlive the database. Not disposed by it.</param>
    /// <param name="time">The machine's clock, or what <see cref="ClockOf"/> made of it.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="cancellationToken">Gives up the opening.</param>
    /// <exception cref="DatabaseRefusedException">It is not opened; the message says why, and the remedy.</exception>
    public static async Task<Database> OpenAsync(
        DatabaseSettings settings,
        KeyRing keys,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellationToken
    ) => new(await DatabaseOpening.OpenAsync(settings, keys, time, logs, cancellationToken));

    /// <summary>Asks the database something trivial: returns when it answers, throws what its driver throws when not.</summary>
    public Task PingAsync(CancellationToken cancellationToken) =>
        parts.Connections.ReadAsync(
            session => session.QueryAsync(One, [], (ref row) => row.Integer(), cancellationToken),
            cancellationToken
        );

    /// <summary>Who follows this database; nobody on SQLite.</summary>
    public Task<Standbys> LookForStandbysAsync(CancellationToken cancellationToken) =>
        Standbys.LookAsync(parts, cancellationToken);

    /// <summary>
    /// Folds entries of the journal into its checkpoint, oldest first: what is left grows with what lives and not with time.
    /// </summary>
    /// <param name="before">Only entries older than this.</param>
    /// <param name="limit">At most that many.</param>
    /// <param name="cancellationToken">Gives it up; nothing is half done.</param>
    /// <returns>How many entries were folded.</returns>
    /// <exception cref="DatabaseRefusedException">An entry does not follow the one before it: somebody changed the journal. Nothing was folded.</exception>
    public Task<int> FoldJournalAsync(
        DateTimeOffset before,
        int limit,
        CancellationToken cancellationToken
    ) => parts.Folding.FoldAsync(before, limit, cancellationToken);

    /// <summary>Waits for what is being written, records the journal's heads, and closes.</summary>
    public ValueTask DisposeAsync() => parts.DisposeAsync();
}
