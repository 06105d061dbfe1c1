namespace Counterfoil.Server.Handshakes;

/// <summary>What to do about a handshake that came to nothing.</summary>
internal static class KerberosRemedy
{
    /// <summary>The number of the library's error for a realm none of whose KDCs answers.</summary>
    public const int Unreachable = 156;

    /// <summary>What brings AES.</summary>
    public const string WithoutAes =
        "Switch AES on for the account (Windows: Set-ADUser -KerberosEncryptionType AES128,AES256; else msDS-SupportedEncryptionTypes 24), give it a new password, and export the keytab again.";

    /// <summary>What has a domain sign whose account it is.</summary>
    public const string WithoutAccount =
        "Controllers do so since the updates of November 2021 (Samba: since 4.15.2): update each. And 'no authorization data required' (userAccountControl 0x2000000) must not be set on the service's account.";

    private const int Skew = 37;

    private const string Anew =
        "Export the keytab again ('samba-tool domain exportkeytab FILE --principal=HTTP/…', or ktpass on Windows), and start the server again.";

    private const string Clocks =
        "Kerberos takes nothing from whoever is five minutes off: let this machine and the controllers take their time from one source (chrony, systemd-timesyncd).";

    /// <summary>When Kerberos gives no ticket. By the number of the protocol's error, or of the library's own from 128 on.</summary>
    public static string OfNoTicket(int code, string principal, string service) =>
        code switch
        {
            6 =>
                $"The KDC does not know {principal}. Does krb5.conf (negotiate-krb5-conf) lead to a controller of this very domain?",
            7 =>
                $"No account has the name {Short(service)}. Register it: 'setspn -S {Short(service)} ACCOUNT', or 'samba-tool spn add {Short(service)} ACCOUNT'; then export the keytab for it.",
            8 =>
                $"Several accounts have the name {Short(service)}: 'setspn -Q {Short(service)}' lists them. Take it away from all but one, and export that one's keytab.",
            14 or 150 or 236 =>
                "Client, account and this machine have no encryption in common. Switch AES on for the service's account (msDS-SupportedEncryptionTypes 24), give it its password anew, and export the keytab again.",
            18 =>
                "The account of one of both is disabled, expired or locked. Look at it in the domain.",
            23 => $"The password of {principal} has expired: give it a new one that does not.",
            24 or 31 or 174 or 210 =>
                $"The KDC does not take the password of {principal} that password-file holds. Is the account in the realm that krb5.conf leads to, and is the password its present one?",
            Skew or 148 => Clocks,
            135 or 136 =>
                "Correct /etc/krb5.conf, or the file that negotiate-krb5-conf names; docs/directory.md has one.",
            154 or Unreachable or 220 or 224 =>
                $"Name a KDC of {RealmOf(principal)} in krb5.conf (negotiate-krb5-conf), as [realms] {RealmOf(principal)} = {{ kdc = dc1.example.com }}, or let this machine ask the domain's DNS; port 88 must be open. Only this test needs it: the server itself asks no KDC.",
            _ => "The KDC's own log says more.",
        };

    /// <summary>When there is a ticket, and this server does not take it.</summary>
    public static string OfRefusedTicket(
        int? code,
        KeytabEntry theirs,
        IReadOnlyList<KeytabEntry> keys
    ) =>
        code is Skew or 32 or 33 ? Clocks
        : !keys.Any(one => one.Number == theirs.Number)
            ? $"The account's password has changed since the keytab was exported (KVNO). {Anew}"
        : !keys.Any(one => one.Type == theirs.Type)
            ? $"The keytab lacks the encryption that the account uses. {Anew}"
        : $"The keytab's key is not this account's. {Anew}";

    private static string Short(string service) => service.Split('@')[0];

    private static string RealmOf(string principal) =>
        principal[(principal.LastIndexOf('@') + 1)..];
}
