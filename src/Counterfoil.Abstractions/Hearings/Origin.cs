using System.Text.Json.Serialization;

namespace Counterfoil;

/// <summary>A row of the Credentials table.</summary>
/// <param name="Value">Positive, time-ordered.</param>
public readonly record struct CredentialId(long Value)
{
    /// <summary>The number in decimal.</summary>
    public override string ToString() =>
        Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A kind of proof in an origin.</summary>
/// <param name="Name">Stable and short, such as <c>password</c>.</param>
public readonly record struct Factor(string Name)
{
    /// <summary>Something only they know.</summary>
    public static Factor Password { get; } = new("password");

    /// <summary>The domain's word, by Kerberos.</summary>
    public static Factor Kerberos { get; } = new("kerberos");

    /// <summary>A one-time code.</summary>
    public static Factor OneTimeCode { get; } = new("otp");

    /// <summary>A passkey.</summary>
    public static Factor Passkey { get; } = new("passkey");

    /// <summary>Another home's word.</summary>
    public static Factor Vouched { get; } = new("vouched");

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>A credential that took part in proving somebody.</summary>
/// <param name="Type">The credential's type, such as <c>CRM5/PASSWORD</c>.</param>
/// <param name="Id">Its row; <c>null</c> when there is none.</param>
/// <param name="SearchName">What the row was found by, for people to read.</param>
public sealed record ProvidedCredential(string Type, CredentialId? Id, string SearchName);

/// <summary>What proved the associate when a line began; written into the stub, and read back at every use. Immutable.</summary>
public sealed record Origin
{
    /// <summary>The credentials that proved the associate.</summary>
    public required IReadOnlyList<ProvidedCredential> Credentials { get; init; }

    /// <summary>The kinds of proof that were given, so that nothing is asked twice.</summary>
    public required IReadOnlyList<Factor> Factors { get; init; }

    /// <summary>The name of the door that the person came in by.</summary>
    public required string Door { get; init; }

    /// <summary>When it was heard in this tenant: what is revoked counts from here.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the person proved it at home, where another home's word is what counted; <c>null</c> where none did.</summary>
    public DateTimeOffset? AtHome { get; init; }

    /// <summary>When the person proved it.</summary>
    [JsonIgnore]
    public DateTimeOffset ProvenAt => AtHome ?? At;

    /// <summary>Whether a factor was given.</summary>
    public bool Has(Factor factor) => Factors.Contains(factor);
}
