using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>An account of a person as the directory tells it. Immutable.</summary>
internal sealed record Account
{
    /// <summary>What is asked of an entry to make one.</summary>
    public static readonly IReadOnlyList<string> Attributes =
    [
        "objectSid",
        "sAMAccountName",
        "userPrincipalName",
        "mail",
        "displayName",
        "givenName",
        "sn",
        "userAccountControl",
        "msDS-User-Account-Control-Computed",
        "accountExpires",
        "pwdLastSet",
        "logonHours",
    ];

    /// <summary>Who it is, whatever it is called: the one thing that a row is found by.</summary>
    public required string Sid { get; init; }

    /// <summary>Where it stands just now.</summary>
    public required string DistinguishedName { get; init; }

    /// <summary>Its name inside its domain.</summary>
    public required string Name { get; init; }

    /// <summary>The domain that it stands in; <c>null</c> when the settings do not know it.</summary>
    public DomainName? Domain { get; init; }

    /// <summary>Its principal name; may be empty.</summary>
    public string PrincipalName { get; init; } = "";

    /// <summary>Its e-mail address; may be empty.</summary>
    public string Mail { get; init; } = "";

    /// <summary>Its name for people.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>What else is told of the person: <c>firstName</c>, <c>lastName</c>.</summary>
    public IReadOnlyList<(string Fact, string Value)> Names { get; init; } = [];

    /// <summary>The bits of userAccountControl, those that are computed included (MS-ADTS 2.2.16, 3.1.1.4.5.17).</summary>
    public long Control { get; init; }

    /// <summary>When it ends; <c>null</c> when never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether the next log-on must bring a new password.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary>The hours of the week, a bit each; <c>null</c> when all are good.</summary>
    public byte[]? LogonHours { get; init; }

    /// <summary>As people write it: <c>PROBE\alice</c>.</summary>
    public string Written => Domain is null ? Name : $@"{Domain.NetBios}\{Name}";

    /// <summary>Reads an entry; <c>null</c> where it is not an account's.</summary>
    public static Account? Of(LdapEntry entry, DirectorySettings settings)
    {
        if (
            entry.Sid is not { } sid
            || entry.Text("sAMAccountName") is not { Length: > 0 } name
            // An account whose switches cannot be read is one whose word cannot be heard.
            || entry.Number("userAccountControl") is not { } control
        )
            return null;
        return new Account
        {
            Sid = sid,
            DistinguishedName = entry.Name,
            Name = name,
            Domain = settings.DomainOf(entry.Name),
            PrincipalName = entry.Text("userPrincipalName"),
            Mail = entry.Text("mail"),
            DisplayName = entry.Text("displayName") is { Length: > 0 } shown ? shown : name,
            Names = [("firstName", entry.Text("givenName")), ("lastName", entry.Text("sn"))],
            Control = control | (entry.Number("msDS-User-Account-Control-Computed") ?? 0),
            ExpiresAt = WindowsTime.Read(entry.Number("accountExpires")),
            MustChangePassword = entry.Number("pwdLastSet") == 0,
            LogonHours = entry.Bytes("logonHours"),
        };
    }

    /// <summary>What is found out about somebody, for the card or for linking.</summary>
    public IReadOnlyDictionary<string, string> ToFacts()
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var (fact, value) in Names.Concat([
                ("name", Name),
                ("displayName", DisplayName),
                ("email", Mail),
                ("account", Written),
                ("principalName", PrincipalName),
            ])
        )
        {
            if (value.Length > 0)
                facts[fact] = value;
        }
        return facts;
    }
}
