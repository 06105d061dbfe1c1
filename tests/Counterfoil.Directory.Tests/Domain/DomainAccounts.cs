using System.Text;

namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>The people, groups and services of a domain, changed as its administrator changes them: by LDAP over TLS.</summary>
public sealed class DomainAccounts(SambaDomain domain)
{
    private const int Normal = 512;
    private const int Disabled = 2;
    private const string Never = "9223372036854775807";

    /// <summary>Creates somebody whose principal name is <c>name@probe.test</c>; the SID.</summary>
    public async Task<string> CreateUserAsync(
        string name,
        string password,
        string? mail = null,
        string? displayName = null
    )
    {
        await ApplyAsync(
            Ldif.Add(
                $"CN={name},{SambaDomain.People}",
                [
                    ("objectClass", "user"),
                    ("sAMAccountName", name),
                    ("userPrincipalName", $"{name}@{SambaDomain.DnsName}"),
                    ("displayName", displayName ?? name),
                    .. mail is null ? [] : new[] { ("mail", mail) },
                    ("userAccountControl", $"{Normal}"),
                    ("unicodePwd", Quoted(password)),
                ]
            )
        );
        return await SidOfAsync(name);
    }

    /// <summary>Creates an account of a program, whose keys are AES, with its service principal names.</summary>
    public Task CreateServiceAsync(string name, string password, params string[] principals) =>
        ApplyAsync(
            Ldif.Add(
                $"CN={name},{SambaDomain.People}",
                [
                    ("objectClass", "user"),
                    ("sAMAccountName", name),
                    ("userPrincipalName", $"{name}@{SambaDomain.DnsName}"),
                    ("msDS-SupportedEncryptionTypes", "24"),
                    .. principals.Select(principal => ("servicePrincipalName", principal)),
                    ("userAccountControl", $"{Normal | 0x10000}"),
                    ("unicodePwd", Quoted(password)),
                ]
            )
        );

    /// <summary>Creates a group; the SID.</summary>
    public async Task<string> CreateGroupAsync(string name)
    {
        await ApplyAsync(
            Ldif.Add(
                $"CN={name},{SambaDomain.People}",
                [("objectClass", "group"), ("sAMAccountName", name)]
            )
        );
        return await SidOfAsync(name);
    }

    /// <summary>Puts somebody, or a group, into a group.</summary>
    public async Task AddToGroupAsync(string group, string member) =>
        await ApplyAsync(
            Ldif.Change(await DnOfAsync(group), "add", "member", await DnOfAsync(member))
        );

    /// <summary>Takes somebody, or a group, out of a group.</summary>
    public async Task RemoveFromGroupAsync(string group, string member) =>
        await ApplyAsync(
            Ldif.Change(await DnOfAsync(group), "delete", "member", await DnOfAsync(member))
        );

    /// <summary>Gives a new password.</summary>
    public Task SetPasswordAsync(string name, string password) =>
        SetAsync(name, "unicodePwd", Quoted(password));

    /// <summary>Disables an account.</summary>
    public Task DisableAsync(string name) =>
        SetAsync(name, "userAccountControl", $"{Normal | Disabled}");

    /// <summary>Enables an account again.</summary>
    public Task EnableAsync(string name) => SetAsync(name, "userAccountControl", $"{Normal}");

    /// <summary>Lets an account end at an instant.</summary>
    public Task ExpireAsync(string name, DateTimeOffset at) =>
        SetAsync(name, "accountExpires", $"{at.ToFileTime()}");

    /// <summary>Lets an account never end.</summary>
    public Task NeverExpireAsync(string name) => SetAsync(name, "accountExpires", Never);

    /// <summary>Demands a new password at the next log-on.</summary>
    public Task DemandNewPasswordAsync(string name) => SetAsync(name, "pwdLastSet", "0");

    /// <summary>Unlocks an account that wrong passwords have locked.</summary>
    public Task UnlockAsync(string name) => SetAsync(name, "lockoutTime", "0");

    /// <summary>Gives the hours of the week at which somebody may log on: 21 bytes, a bit an hour, Sunday midnight UTC first.</summary>
    public Task SetLogonHoursAsync(string name, byte[] hours) =>
        SetAsync(name, "logonHours", hours);

    /// <summary>Renames an account: its log-on name and its principal name. The object stays where it is.</summary>
    public async Task RenameAsync(string name, string newName)
    {
        var dn = await DnOfAsync(name);
        await ApplyAsync(
            Ldif.Change(dn, "replace", "sAMAccountName", newName)
                + Ldif.Change(
                    dn,
                    "replace",
                    "userPrincipalName",
                    $"{newName}@{SambaDomain.DnsName}"
                )
        );
    }

    /// <summary>Moves an account to another place of the directory.</summary>
    public async Task MoveAsync(string name, string newParent)
    {
        var dn = await DnOfAsync(name);
        await ApplyAsync(Ldif.Move(dn, dn.Split(',')[0], newParent));
    }

    /// <summary>Deletes an account or a group.</summary>
    public async Task DeleteAsync(string name) =>
        await ApplyAsync(Ldif.Delete(await DnOfAsync(name)));

    /// <summary>Adds a service principal name.</summary>
    public async Task AddPrincipalAsync(string name, string principal) =>
        await ApplyAsync(
            Ldif.Change(await DnOfAsync(name), "add", "servicePrincipalName", principal)
        );

    /// <summary>Sets an attribute of an account or a group.</summary>
    public async Task SetAsync(string name, string attribute, byte[] value) =>
        await ApplyAsync(Ldif.Change(await DnOfAsync(name), "replace", attribute, value));

    /// <summary>As the other, in UTF-8.</summary>
    public Task SetAsync(string name, string attribute, string value) =>
        SetAsync(name, attribute, Encoding.UTF8.GetBytes(value));

    /// <summary>The SID of an account or a group.</summary>
    public async Task<string> SidOfAsync(string name) =>
        Ldif.SidOf((await ReadAsync(name, "objectSid"))!);

    /// <summary>An attribute as text; <c>null</c> where it has none.</summary>
    public async Task<string?> TextOfAsync(string name, string attribute) =>
        await ReadAsync(name, attribute) is { } value ? Encoding.UTF8.GetString(value) : null;

    /// <summary>Adds an entry to the access list of an account, in SDDL (MS-DTYP 2.5.1).</summary>
    public async Task DenyAsync(string name, string entry) =>
        await DomainPrograms.RunAsRootAsync(
            "samba-tool",
            "dsacl",
            "set",
            $"--objectdn={await DnOfAsync(name)}",
            $"--sddl={entry}",
            "-H",
            $"{domain.Folder}/private/sam.ldb",
            "-s",
            domain.Configuration
        );

    /// <summary>Changes entries of the domain by LDIF (RFC 2849).</summary>
    public Task ApplyAsync(string ldif) => DomainPrograms.RunAsync("ldapmodify", Bind, Tls, ldif);

    /// <summary>How many wrong passwords in a row lock an account; 0 for never.</summary>
    public Task SetLockoutThresholdAsync(int threshold) =>
        ApplyAsync(Ldif.Change(SambaDomain.BaseDn, "replace", "lockoutThreshold", $"{threshold}"));

    // What a question came to when the controller does not answer; null when it does.
    internal async Task<string?> FindSilenceAsync()
    {
        try
        {
            await DomainPrograms.RunAsync(
                "ldapsearch",
                [.. Bind, "-LLL", "-s", "base", "-b", SambaDomain.BaseDn, "objectSid"],
                Tls
            );
            return null;
        }
        catch (InvalidOperationException silence)
        {
            return silence.Message;
        }
    }

    /// <summary>Gives somebody a password policy of their own, which the account that reads the directory may read.</summary>
    public async Task SetOwnPolicyAsync(string policy, string name, int lockoutThreshold)
    {
        const string minute = "-600000000";
        var dn = $"CN={policy},CN=Password Settings Container,CN=System,{SambaDomain.BaseDn}";
        await ApplyAsync(
            Ldif.Add(
                dn,
                [
                    ("objectClass", "msDS-PasswordSettings"),
                    ("msDS-PasswordSettingsPrecedence", "1"),
                    ("msDS-PasswordReversibleEncryptionEnabled", "FALSE"),
                    ("msDS-PasswordHistoryLength", "0"),
                    ("msDS-PasswordComplexityEnabled", "FALSE"),
                    ("msDS-MinimumPasswordLength", "0"),
                    ("msDS-MinimumPasswordAge", "0"),
                    ("msDS-MaximumPasswordAge", "-9223372036854775808"),
                    ("msDS-LockoutThreshold", $"{lockoutThreshold}"),
                    ("msDS-LockoutObservationWindow", minute),
                    ("msDS-LockoutDuration", minute),
                    ("msDS-PSOAppliesTo", await DnOfAsync(name)),
                ]
            )
        );
        var reader = await SidOfAsync(SambaDomain.ServiceAccount.Split('@')[0]);
        await DomainPrograms.RunAsRootAsync(
            "samba-tool",
            "dsacl",
            "set",
            $"--configfile={domain.Configuration}",
            $"--objectdn={dn}",
            $"--sddl=(A;;GR;;;{reader})"
        );
    }

    internal Task SetPolicyAsync() =>
        ApplyAsync(
            Ldif.Change(SambaDomain.BaseDn, "replace", "pwdProperties", "0")
                + Ldif.Change(SambaDomain.BaseDn, "replace", "minPwdAge", "0")
                + Ldif.Change(SambaDomain.BaseDn, "replace", "maxPwdAge", "-9223372036854775808")
                + Ldif.Change(
                    SambaDomain.BaseDn,
                    "replace",
                    "lockoutThreshold",
                    $"{SambaDomain.LockoutThreshold}"
                )
        );

    private IReadOnlyList<string> Bind { get; } =
    [
        "-x",
        "-H",
        SambaDomain.LdapsAddress,
        "-D",
        $"administrator@{SambaDomain.DnsName}",
        "-w",
        SambaDomain.AdministratorPassword,
    ];

    private Dictionary<string, string> Tls =>
        new(StringComparer.Ordinal) { ["LDAPTLS_CACERT"] = domain.CaFile };

    private async Task<string> DnOfAsync(string name) =>
        Encoding.UTF8.GetString((await ReadAsync(name, "distinguishedName"))!);

    private async Task<byte[]?> ReadAsync(string name, string attribute)
    {
        var answer = await DomainPrograms.RunAsync(
            "ldapsearch",
            [
                .. Bind,
                "-LLL",
                "-o",
                "ldif-wrap=no",
                "-b",
                SambaDomain.BaseDn,
                $"(sAMAccountName={Escaped(name)})",
                attribute,
            ],
            Tls
        );
        return Ldif.Read(answer, attribute);
    }

    // RFC 4515 section 3.
    private static string Escaped(string name) =>
        name.Replace("\\", @"\5c", StringComparison.Ordinal)
            .Replace("*", @"\2a", StringComparison.Ordinal)
            .Replace("(", @"\28", StringComparison.Ordinal)
            .Replace(")", @"\29", StringComparison.Ordinal);

    // MS-ADTS 3.1.1.3.1.5: in quotation marks, UTF-16.
    private static byte[] Quoted(string password) => Encoding.Unicode.GetBytes($"\"{password}\"");
}
