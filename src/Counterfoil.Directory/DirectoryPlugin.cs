using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Controllers;

namespace Counterfoil.ActiveDirectory;

/// <summary>
/// Lets people in by their company's domain (ledger A4, A6): by Kerberos, which the door has checked and hands on as
/// <c>NAME@REALM</c>, or by a password that the domain is asked about. A row is found by the account's SID and keeps no
/// secret, so that renaming and moving an account changes nothing, and a new account of an old name is somebody else.
/// Thread-safe.
/// </summary>
public sealed partial class DirectoryPlugin
    : ICredentialPlugin,
        ICredentialAdministration,
        IAccountWatch,
        IDisposable
{
    /// <summary>The credential type.</summary>
    public const string Type = "ActiveDirectory";

    // What the domain said this long ago at a login need not be asked again for the ticket that comes of it.
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(10);

    private readonly IPluginHost host;
    private readonly IControllers controllers;

    // What administrators look for may take a large directory long: that must keep nobody from logging in.
    private readonly IControllers searched;
    private readonly AccountTurns turns = new();

    /// <summary>Makes the plugin; it asks nobody before the first hearing.</summary>
    public DirectoryPlugin(IPluginHost host)
        : this(host, new DomainControllers(host), new DomainControllers(host)) { }

    internal DirectoryPlugin(IPluginHost host, IControllers controllers, IControllers searched) =>
        (this.host, this.controllers, this.searched) = (host, controllers, searched);

    /// <inheritdoc/>
    public string CredentialType => Type;

    /// <summary>
    /// What is wrong with these settings, in a sentence with the remedy; <c>null</c> when nothing is. A server asks before
    /// it starts: over plain LDAP, for one, it does not unless the switch is set that is named for its danger.
    /// </summary>
    /// <param name="settings">The plugin's settings, without the type in front of their names.</param>
    public static string? FindProblem(IReadOnlyDictionary<string, string> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return SettingsReading.Read(settings) switch
        {
            SettingsRead.Unfit(var problem) => problem,
            SettingsRead.Fit(var fit) => fit.Problem,
            _ => null,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(rows);
        var login = evidence.Find<OperatingSystemLogin>();
        var typed = evidence.Find<NameAndPassword>();
        // Most hearings are of tickets, and settings are read anew for each that is of more.
        if ((login is null && typed is null) || SettingsOf(evidence.Tenant) is not { } settings)
            return Resolution.NotMine;
        return login is not null
            ? await ResolveAsync(login, settings, rows, cancellationToken)
            : await ResolveAsync(typed!, evidence.Named, settings, rows, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(hearing);
        ArgumentNullException.ThrowIfNull(rows);
        var own = hearing.Origin.Credentials.Where(one => one.Type == Type).ToList();
        if (own.Count == 0)
            return Verdict.NoObjection;
        var age = host.Time.GetUtcNow() - hearing.Origin.At;
        if (hearing.Occasion != Occasion.Use && age >= TimeSpan.Zero && age < JustNow)
            return Verdict.NoObjection;
        if (SettingsOf(hearing.Tenant) is not { } settings)
            return Verdict.Objects("The directory's settings are missing or wrong.");
        foreach (var credential in own)
        {
            if (
                await AgainstAsync(
                    credential,
                    hearing.Associate,
                    settings,
                    rows,
                    cancellationToken
                ) is
                { } reason
            )
                return Verdict.Objects(reason);
        }
        return Verdict.NoObjection;
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose()
    {
        controllers.Dispose();
        searched.Dispose();
    }

    // By Kerberos. The realm says whether it is ours; the SID that the domain signed, who it is. The name in front of the
    // realm is what the client asked by: whoever may change an account's names has tickets that bear somebody else's.
    private async Task<Resolution> ResolveAsync(
        OperatingSystemLogin login,
        DirectorySettings settings,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var at = login.Principal.LastIndexOf('@');
        if (
            at <= 0
            || !settings.Domains.Any(domain =>
                string.Equals(
                    domain.Dns,
                    login.Principal[(at + 1)..],
                    StringComparison.OrdinalIgnoreCase
                )
            )
        )
            return Resolution.NotMine;
        if (login.Sid is not { } sid)
            return Resolution.Mistaken("ticket_names_no_account");
        var found = await controllers.AskAsync(
            settings,
            (controller, token) => controller.BySidAsync(settings, sid, token),
            cancellationToken
        );
        if (found is not AccountFound.One(var account))
            return Resolution.Mistaken(((AccountFound.No)found).Reason);
        if (DomainWord.AgainstLogin(account, host.Time.GetUtcNow()) is { } against)
            return Resolution.Mistaken(against);
        var row = await rows.FindAsync(account.Sid, cancellationToken);
        var report = await ReportAsync(account, row, settings, cancellationToken);
        return row is null
            ? Resolution.Unlinked(report, Factor.Kerberos)
            : Resolved(row, account, report, Factor.Kerberos);
    }

    private async Task<string?> AgainstAsync(
        ProvidedCredential credential,
        Associate associate,
        DirectorySettings settings,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var row = await rows.FindAsync(credential.SearchName, cancellationToken);
        if (row?.Associate != associate.Id)
            return "unlinked";
        var found = await controllers.AskAsync(
            settings,
            (controller, token) => controller.BySidAsync(settings, row.SearchName, token),
            cancellationToken
        );
        return found is AccountFound.One(var account)
            ? DomainWord.AgainstTicket(account, host.Time.GetUtcNow())
            : "account_gone";
    }

    private async Task<Report> ReportAsync(
        Account account,
        PluginRow? row,
        DirectorySettings settings,
        CancellationToken cancellationToken
    )
    {
        var isWanted =
            settings.Groups == GroupsInReport.Always
            || (settings.Groups == GroupsInReport.Unlinked && row is null);
        return new Report(
            account.Sid,
            account.ToFacts(),
            isWanted
                ? await controllers.AskAsync(
                    settings,
                    (controller, token) => controller.GroupsOfAsync(settings, account, token),
                    cancellationToken
                )
                : []
        );
    }

    private static Resolution Resolved(
        PluginRow row,
        Account account,
        Report report,
        Factor factor
    ) =>
        Resolution.Resolved(
            row.Associate,
            new ProvidedCredential(Type, row.Id, account.Sid),
            report,
            factor
        );

    private DirectorySettings? SettingsOf(ContextIdentifier tenant)
    {
        switch (SettingsReading.Read(host.SettingsOf(tenant)))
        {
            case SettingsRead.Fit(var settings):
                return settings.CountsIn(tenant) ? settings : null;
            case SettingsRead.Unfit(var problem):
                host.Log($"Nobody is let in by the directory in {tenant}: {problem}");
                return null;
            default:
                return null;
        }
    }
}
