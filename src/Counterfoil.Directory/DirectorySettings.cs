using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory;

/// <summary>A domain as people write it: <c>probe.test</c> after an <c>@</c>, <c>PROBE</c> before a backslash.</summary>
internal sealed record DomainName(string Dns, string NetBios)
{
    /// <summary>The distinguished name of its root.</summary>
    public string Root => string.Join(',', Dns.Split('.').Select(label => $"DC={label}"));

    /// <summary>Whether the text names it, either way.</summary>
    public bool Is(string text) =>
        string.Equals(text, Dns, StringComparison.OrdinalIgnoreCase)
        || string.Equals(text, NetBios, StringComparison.OrdinalIgnoreCase);
}

/// <summary>When a report says which groups somebody is in: it costs two more searches.</summary>
internal enum GroupsInReport
{
    /// <summary>Of those alone who are not linked to an associate yet.</summary>
    Unlinked,

    /// <summary>Of everybody who logs in.</summary>
    Always,

    /// <summary>Of nobody.</summary>
    Never,
}

/// <summary>The plugin's settings in one tenant, checked. Compared by their values.</summary>
internal sealed record DirectorySettings
{
    /// <summary>The domains, at least one.</summary>
    public required IReadOnlyList<DomainName> Domains { get; init; }

    /// <summary>Further endings of principal names and e-mail addresses, behind the <c>@</c>.</summary>
    public required IReadOnlyList<string> Suffixes { get; init; }

    /// <summary>The controllers, in the order of asking, at least one.</summary>
    public required IReadOnlyList<ControllerAddress> Controllers { get; init; }

    /// <summary>Where everybody is searched.</summary>
    public required string Base { get; init; }

    /// <summary>The service account that reads the directory: a principal name or a distinguished name.</summary>
    public required string Account { get; init; }

    /// <summary>The file with its password.</summary>
    public required string PasswordFile { get; init; }

    /// <summary>Whose certificates are believed.</summary>
    public required TrustedRoots Roots { get; init; }

    /// <summary>How long one controller may take for one piece of work. Two fit into a plugin's 3 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMilliseconds(1400);

    /// <summary>How many wrong passwords are left to the domain itself before it locks an account.</summary>
    public int LockoutReserve { get; init; } = 2;

    /// <summary>Wrong passwords in a row that lock an account; <c>null</c> to ask the domain.</summary>
    public int? LockoutThreshold { get; init; }

    /// <summary>The tenants that it is the directory of; all when empty.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>When a report names groups.</summary>
    public GroupsInReport Groups { get; init; }

    /// <summary>What the machine lacks for these settings, in a sentence; <c>null</c> when nothing.</summary>
    public string? Problem =>
        !File.Exists(PasswordFile) ? $"password-file: there is no file {PasswordFile}."
        : Roots.File.Length > 0 && !File.Exists(Roots.File)
            ? $"ca-file: there is no file {Roots.File}."
        : null;

    /// <summary>Whether it is the directory of that tenant. It is of <c>default</c>, the installation.</summary>
    public bool CountsIn(ContextIdentifier tenant) =>
        tenant == default
        || Tenants.Count == 0
        || Tenants.Contains(tenant.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The domain that a text names; <c>null</c> when none is meant.</summary>
    public DomainName? FindDomain(string text) => Domains.FirstOrDefault(one => one.Is(text));

    /// <summary>The domain in which an entry stands; <c>null</c> when it is none of these.</summary>
    public DomainName? DomainOf(string distinguishedName) =>
        Domains.FirstOrDefault(one =>
            distinguishedName.EndsWith($",{one.Root}", StringComparison.OrdinalIgnoreCase)
            && !IsUnderAnother(distinguishedName[..^(one.Root.Length + 1)])
        );

    // A child of a domain is a domain of its own, with accounts and groups that somebody else names.
    private static bool IsUnderAnother(string rest) =>
        rest[(rest.LastIndexOf(',') + 1)..].StartsWith("DC=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name with this ending is the directory's.</summary>
    public bool HasSuffix(string suffix) =>
        Domains.Any(one => string.Equals(one.Dns, suffix, StringComparison.OrdinalIgnoreCase))
        || Suffixes.Contains(suffix, StringComparer.OrdinalIgnoreCase);

    /// <summary>The service account's password, read anew, so that a changed one counts at once.</summary>
    /// <exception cref="LdapException">The file cannot be read, or is empty.</exception>
    public Secret ReadPassword()
    {
        try
        {
            var password = File.ReadAllText(PasswordFile).TrimEnd('\r', '\n');
            return password.Length > 0
                ? new Secret(password)
                : throw new LdapException($"{PasswordFile} is empty.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LdapException($"{PasswordFile} cannot be read: {failure.Message}", failure);
        }
    }
}
