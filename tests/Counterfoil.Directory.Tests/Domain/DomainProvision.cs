namespace Counterfoil.ActiveDirectory.Tests.Domain;

/// <summary>Makes the domain: once on disk, and once by LDAP when its controller runs.</summary>
internal static class DomainProvision
{
    public static async Task MakeAsync(SambaDomain domain)
    {
        var folder = domain.Folder;
        foreach (var name in new[] { "log", "run", "cache", "tls" })
            System.IO.Directory.CreateDirectory($"{folder}/{name}");
        DomainCertificates.Write($"{folder}/tls");
        DomainCertificates
            .WriteAuthority($"{folder}/tls", "stranger.pem", "CN=Stranger Root")
            .Dispose();
        await DomainPrograms.RunAsRootAsync("chown", "-R", "root", $"{folder}/tls");
        await DomainPrograms.RunAsRootAsync(
            "samba-tool",
            [
                "domain",
                "provision",
                $"--targetdir={folder}",
                $"--realm={SambaDomain.Realm}",
                $"--domain={SambaDomain.NetBiosName}",
                "--server-role=dc",
                "--dns-backend=NONE",
                $"--adminpass={SambaDomain.AdministratorPassword}",
                "--host-name=dc1",
                "--host-ip=127.0.0.1",
                .. Options(folder).Select(option => $"--option={option}"),
            ]
        );
        // Provisioning drops these. Without the first there is no simple bind without TLS: for tests of just that.
        await DomainPrograms.RunAsRootAsync(
            "sed",
            "-i",
            $@"s#^\[global\]#[global]\n\tldap server require strong auth = no\n\tprefork children = 1\n\ttls keyfile = {folder}/tls/controller.key\n\ttls certfile = {folder}/tls/controller.pem\n\ttls cafile = {folder}/tls/ca.pem#",
            domain.Configuration
        );
        await File.WriteAllTextAsync(domain.KerberosConfiguration, Kerberos(folder));
    }

    public static async Task SettleAsync(SambaDomain domain)
    {
        var accounts = domain.Accounts;
        await accounts.SetPolicyAsync();
        var reader = SambaDomain.ServiceAccount.Split('@')[0];
        await accounts.CreateServiceAsync(reader, SambaDomain.ServicePassword);
        await accounts.CreateServiceAsync("websvc", "Svc-Passw0rd!2", SambaDomain.WebPrincipal);
        await accounts.CreateServiceAsync("othersvc", "Svc-Passw0rd!3", SambaDomain.OtherPrincipal);
        await accounts.AddPrincipalAsync("DC1$", "ldap/localhost");
        await ExportAsync(domain, domain.Keytab, SambaDomain.WebPrincipal);
        await ExportAsync(domain, domain.OtherKeytab, SambaDomain.OtherPrincipal);
        await ExportAsync(domain, domain.ReaderKeytab, reader);
    }

    public static async Task ExportAsync(SambaDomain domain, string file, string principal) =>
        await DomainPrograms.RunAsRootAsync(
            "samba-tool",
            "domain",
            "exportkeytab",
            file,
            $"--principal={principal}",
            "-s",
            domain.Configuration
        );

    private static string[] Options(string folder) =>
        [
            "interfaces=lo",
            "bind interfaces only=yes",
            "disable netbios=yes",
            $"log file={folder}/log/log.%m",
            $"pid directory={folder}/run",
            $"ncalrpc dir={folder}/run/ncalrpc",
            $"winbindd socket directory={folder}/run/winbindd",
            $"ntp signd socket directory={folder}/run/ntp",
            "server services=rpc, ldap, cldap, kdc, winbindd",
        ];

    private static string Kerberos(string folder) =>
        $$"""
            [libdefaults]
                default_realm = {{SambaDomain.Realm}}
                dns_lookup_realm = false
                dns_lookup_kdc = false
                dns_canonicalize_hostname = false
                rdns = false
                udp_preference_limit = 1
                default_ccache_name = FILE:{{folder}}/krb5cc
            [realms]
                {{SambaDomain.Realm}} = {
                    kdc = 127.0.0.1
                }
            [domain_realm]
                localhost = {{SambaDomain.Realm}}
                .probe.test = {{SambaDomain.Realm}}

            """;
}
