namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>
/// A real domain on loopback: Samba's domain controller with LDAP, LDAPS and Kerberos, in a folder of its own that is gone
/// at the end. Its lock-out threshold is five; its certificate is for <c>localhost</c>, from its own authority.
/// One at a time on a machine: <see cref="StartAsync"/> waits for its turn.
/// </summary>
public sealed class SambaDomain : IAsyncDisposable
{
    /// <summary>The realm of Kerberos.</summary>
    public const string Realm = "PROBE.TEST";

    /// <summary>The domain's name in DNS, which is also the suffix of principal names.</summary>
    public const string DnsName = "probe.test";

    /// <summary>The domain's old name, as in <c>PROBE\alice</c>.</summary>
    public const string NetBiosName = "PROBE";

    /// <summary>The domain's distinguished name.</summary>
    public const string BaseDn = "DC=probe,DC=test";

    /// <summary>Where people are put.</summary>
    public const string People = "CN=Users," + BaseDn;

    /// <summary>Wrong passwords in a row that lock an account.</summary>
    public const int LockoutThreshold = 5;

    /// <summary>The controller over TLS.</summary>
    public const string LdapsAddress = "ldaps://localhost:636";

    /// <summary>The controller without TLS, or with StartTLS.</summary>
    public const string LdapAddress = "ldap://localhost:389";

    /// <summary>The account that reads the directory.</summary>
    public const string ServiceAccount = "reader@probe.test";

    /// <summary>Its password.</summary>
    public const string ServicePassword = "R3ader-Pass!";

    /// <summary>The administrator's password.</summary>
    public const string AdministratorPassword = "Passw0rd!Probe1";

    /// <summary>The principal of the keytab <see cref="Keytab"/>.</summary>
    public const string WebPrincipal = "HTTP/localhost";

    /// <summary>The principal of the keytab <see cref="OtherKeytab"/>.</summary>
    public const string OtherPrincipal = "HTTP/other.probe.test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private const int MostTries = 3;

    private readonly DomainTurn turn;
    private readonly Controller controller;

    private SambaDomain(DomainTurn turn, string folder)
    {
        (this.turn, Folder) = (turn, folder);
        controller = new Controller(folder);
        Accounts = new DomainAccounts(this);
    }

    /// <summary>Where everything of it lies; tests may put files there.</summary>
    public string Folder { get; }

    /// <summary>Its people, groups and services.</summary>
    public DomainAccounts Accounts { get; }

    /// <summary>The certificate of the authority that the controller's is from.</summary>
    public string CaFile => $"{Folder}/tls/ca.pem";

    /// <summary>The certificate of an authority that has nothing to do with it.</summary>
    public string StrangersCaFile => $"{Folder}/tls/stranger.pem";

    /// <summary>What Kerberos is to be told by <c>KRB5_CONFIG</c>.</summary>
    public string KerberosConfiguration => $"{Folder}/krb5.conf";

    /// <summary>The keys of <see cref="WebPrincipal"/>.</summary>
    public string Keytab => $"{Folder}/web.keytab";

    /// <summary>The keys of <see cref="OtherPrincipal"/>, a service on the same machine.</summary>
    public string OtherKeytab => $"{Folder}/other.keytab";

    /// <summary>The keys of the account that reads the directory.</summary>
    public string ReaderKeytab => $"{Folder}/reader.keytab";

    internal string Configuration => $"{Folder}/etc/smb.conf";

    /// <summary>Waits for the machine's turn, makes the domain, and starts its controller. About ten seconds.</summary>
    public static async Task<SambaDomain> StartAsync()
    {
        var ours = await DomainTurn.WaitAsync();
        // A socket's path has at most 107 characters, so this one is short.
        var folder = System.IO.Directory.CreateTempSubdirectory("cf-dc-").FullName;
        var domain = new SambaDomain(ours, folder);
        try
        {
            await DomainProvision.MakeAsync(domain);
            await domain.StartControllerAsync();
            await DomainProvision.SettleAsync(domain);
            return domain;
        }
        catch
        {
            await domain.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the controller, as a power cut would.</summary>
    public Task StopControllerAsync() => controller.StopAsync();

    /// <summary>Starts the controller again, with everything as it was.</summary>
    public async Task StartControllerAsync()
    {
        for (var tried = 1; ; tried++)
        {
            await controller.StartAsync();
            if (await WaitForAnswerAsync() is not { } silence)
                return;
            if (tried == MostTries)
                throw new InvalidOperationException(
                    $"The controller listens and does not answer: {silence}\n{controller.Said}"
                );
            await controller.StopAsync();
        }
    }

    /// <summary>Lets the controller hang: it takes connections and says nothing.</summary>
    public Task PauseControllerAsync() => controller.PauseAsync();

    /// <summary>Lets it go on.</summary>
    public Task ContinueControllerAsync() => controller.ContinueAsync();

    /// <summary>Writes the keys of a principal into a file.</summary>
    public Task ExportKeytabAsync(string file, string principal) =>
        DomainProvision.ExportAsync(this, file, principal);

    /// <summary>Gets somebody a Kerberos ticket, as <c>kinit</c> does at a login in the morning. The cache file, for <c>KRB5CCNAME</c>.</summary>
    public async Task<string> KinitAsync(string name, string password)
    {
        var cache = $"{Folder}/krb5cc-{Path.GetRandomFileName()}";
        await DomainPrograms.RunAsync(
            "kinit",
            ["-c", $"FILE:{cache}", $"{name}@{Realm}"],
            new Dictionary<string, string> { ["KRB5_CONFIG"] = KerberosConfiguration },
            password + "\n"
        );
        return cache;
    }

    // Its ports are open before whoever answers there is ready, and now and then nobody ever is. What the last look said.
    private async Task<string?> WaitForAnswerAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var looks = new PeriodicTimer(Look);
        while (await Accounts.FindSilenceAsync() is { } silence)
        {
            if (patience.IsCancellationRequested)
                return silence;
            await looks.WaitForNextTickAsync(CancellationToken.None);
        }
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await controller.StopAsync();
        controller.Dispose();
        await DomainPrograms.RunAsRootAsync("rm", "-rf", Folder);
        turn.Dispose();
    }
}
