using System.Text;

namespace Counterfoil.Authority.Associates;

/// <summary>
/// A user name or e-mail address, normalised: trimmed, Unicode NFKC, case-folded. Names are compared, looked up and
/// counted by this and by nothing else; a second normalisation somewhere is how throttles get bypassed. Immutable.
/// </summary>
public readonly record struct NameKey
{
    /// <summary>The most UTF-16 code units of a name, before and after normalisation.</summary>
    public const int MaxLength = 254;

    private NameKey(string value) => Value = value;

    /// <summary>The normalised text.</summary>
    public string Value { get; }

    /// <summary>
    /// Normalises a name; false when it is empty, too long, holds a character that nobody can see (control, formatting,
    /// unassigned, half a surrogate pair), or begins like a ticket or an access token.
    /// </summary>
    public static bool TryCreate(string? name, out NameKey key)
    {
        key = default;
        if (name is null || name.Length > MaxLength || !IsLegible(name))
            return false;
        // Folding by way of upper case joins letters (such as the two Greek sigmas) that lower case alone keeps apart;
        // composing again afterwards makes the function idempotent.
        var folded = name.Trim()
            .Normalize(NormalizationForm.FormKC)
            .ToUpperInvariant()
            .ToLowerInvariant()
            .Normalize(NormalizationForm.FormKC)
            .Trim();
        if (
            folded.Length is 0 or > MaxLength
            || Ticket.BeginsLike(folded)
            || AccessTokenEvidence.Recognises(folded)
        )
            return false;
        key = new NameKey(folded);
        return true;
    }

    /// <summary>The normalised text.</summary>
    public override string ToString() => Value;

    private static bool IsLegible(string name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (!Legible.Is(rune))
                return false;
        }
        return true;
    }
}
