using Counterfoil.ActiveDirectory.Tests.Domain;
using Xunit;

namespace Counterfoil.ActiveDirectory.Tests.Doctor;

/// <summary>What <c>doctor --directory</c> says of the keytab, and of a handshake with it from end to end.</summary>
[Collection(DomainTests.Name)]
public sealed class KeytabAdviceTests(DomainFixture fixture) : IDisposable
{
    private const string Trip = $"Negotiate {SambaDomain.WebPrincipal}@{SambaDomain.Realm}";

    private readonly Consultation doctor = new(fixture.Domain);

    public void Dispose() => doctor.Dispose();

    [Fact]
    public async Task Without_a_keytab_nothing_is_wrong_and_nobody_is_let_in_by_Kerberos()
    {
        doctor.Server.Clear();

        (await doctor.AskAsync())
            .NotTried(
                "negotiate-keytab is not set, so nobody is let in by Kerberos",
                "keytab",
                "keytab's names"
            )
            .NotTried("there is no key to try", "Negotiate")
            .Good($"bind {Consultation.Controller}");
    }

    [Fact]
    public async Task One_that_is_gone_is_told_with_the_way_to_export_it()
    {
        File.Delete(doctor.Keytab);

        (await doctor.AskAsync())
            .Wrong("keytab", $"There is no file {doctor.Keytab}", "exportkeytab")
            .NotTried("keytab failed", "keytab's readers", "keytab's names")
            .NotTried("there is no key to try", "Negotiate");
    }

    [Fact]
    public async Task What_is_no_keytab_is_told()
    {
        File.WriteAllText(doctor.Keytab, "keys");
        (await doctor.AskAsync()).Wrong("keytab", "is no keytab", "exportkeytab");
    }

    [Fact]
    public async Task One_that_others_can_read_is_told()
    {
        Consultation.Open(doctor.Keytab, UnixFileMode.GroupRead);

        (await doctor.AskAsync())
            .Wrong("keytab's readers", "can be read by others", $"chmod 600 {doctor.Keytab}")
            .Good(Trip);
    }

    [Fact]
    public async Task One_of_another_kind_of_service_is_told_with_whose_it_is()
    {
        doctor.TakeKeytab(fixture.Domain.ReaderKeytab);

        (await doctor.AskAsync())
            .Wrong("keytab's names", "reader@PROBE.TEST", "Export it")
            .NotTried("keytab's names failed", "keytab's encryption")
            .NotTried("there is no key to try", "Negotiate");
    }

    [Fact]
    public async Task One_for_another_name_than_browsers_ask_for_is_told_with_that_name()
    {
        doctor.TakeKeytab(fixture.Domain.OtherKeytab);
        doctor.Server["public-address"] = "https://localhost";

        (await doctor.AskAsync())
            .Wrong("keytab's names", "browsers ask for HTTP/localhost", "setspn -S HTTP/localhost")
            .Good($"Negotiate {SambaDomain.OtherPrincipal}@{SambaDomain.Realm}");
    }

    [Fact]
    public async Task One_from_before_a_new_password_is_told_with_both_numbers()
    {
        const string name = "HTTP/kvno.probe.test";
        var accounts = fixture.Domain.Accounts;
        await accounts.CreateServiceAsync("kvnosvc", "Kvn0-Pass!", name);
        await fixture.Domain.ExportKeytabAsync(doctor.PathOf("kvno.keytab"), name);
        doctor.TakeKeytab(doctor.PathOf("kvno.keytab"));
        (await doctor.AskAsync()).Good($"Negotiate {name}@{SambaDomain.Realm}");

        await accounts.SetPasswordAsync("kvnosvc", "Kvn0-Pass!2");

        (await doctor.AskAsync())
            .Good("keytab's names")
            .Wrong(
                $"Negotiate {name}@{SambaDomain.Realm}",
                "The ticket is for the key KVNO 2 aes256-sha1; the keytab holds KVNO 1",
                "The account's password has changed since the keytab was exported (KVNO)"
            );
    }

    [Fact]
    public async Task A_name_that_no_account_has_any_more_is_told_with_the_way_to_register_it()
    {
        const string name = "HTTP/gone.probe.test";
        var accounts = fixture.Domain.Accounts;
        await accounts.CreateServiceAsync("gonesvc", "G0ne-Pass!", name);
        await fixture.Domain.ExportKeytabAsync(doctor.PathOf("gone.keytab"), name);
        doctor.TakeKeytab(doctor.PathOf("gone.keytab"));
        await accounts.SetAsync("gonesvc", "servicePrincipalName", "HTTP/elsewhere.probe.test");

        (await doctor.AskAsync()).Wrong(
            $"Negotiate {name}@{SambaDomain.Realm}",
            "no ticket",
            "No account has the name HTTP/gone.probe.test. Register it: 'setspn -S"
        );
    }

    [Fact]
    public async Task A_kdc_that_cannot_be_reached_is_told_with_where_it_is_named()
    {
        var elsewhere = doctor.PathOf("krb5.conf");
        await File.WriteAllTextAsync(
            elsewhere,
            (await File.ReadAllTextAsync(fixture.Domain.KerberosConfiguration)).Replace(
                "kdc = 127.0.0.1",
                "kdc = 127.0.0.1:1",
                StringComparison.Ordinal
            )
        );
        doctor.Server["negotiate-krb5-conf"] = elsewhere;

        (await doctor.AskAsync())
            .Good("keytab's names")
            .Wrong(Trip, "Kerberos gives reader@PROBE.TEST no ticket", "Name a KDC of PROBE.TEST");
    }
}
