using System.Globalization;

namespace Counterfoil.Authority.Reports;

/// <summary>
/// The role that a group of the world outside gives on the card, written <c>GROUP=ROLE</c>, or <c>GROUP=NUMBER:ROLE</c> where
/// the tenant's application knows its roles by numbers. Immutable.
/// </summary>
/// <param name="Group">The group, by any of the names that a report has for it; compared without regard to case.</param>
/// <param name="RoleId">The role's number; 0 when it has none.</param>
/// <param name="RoleName">The role's name.</param>
public sealed record GroupRole(string Group, int RoleId, string RoleName)
{
    private const int MaxLength = 254;

    /// <summary>Reads one; false when it is not of that form.</summary>
    public static bool TryParse(string text, out GroupRole rule)
    {
        ArgumentNullException.ThrowIfNull(text);
        rule = new GroupRole("", 0, "");
        // Neither a SID nor a group's name in a directory holds an equals sign (MS-SAMR 3.1.1.8.4).
        var split = text.IndexOf('=', StringComparison.Ordinal);
        if (split < 1)
            return false;
        var (group, role) = (text[..split].Trim(), text[(split + 1)..].Trim());
        var colon = role.IndexOf(':', StringComparison.Ordinal);
        var hasNumber = int.TryParse(
            colon < 0 ? "" : role[..colon],
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number
        );
        rule = new GroupRole(group, number, hasNumber ? role[(colon + 1)..].Trim() : role);
        return rule
            is { Group.Length: > 0 and <= MaxLength, RoleName.Length: > 0 and <= MaxLength };
    }

    /// <summary>The card as the groups have it; the same card when they change nothing.</summary>
    /// <remarks>
    /// The first rule that applies decides. Where none does, a role that one of the rules gives is taken away, since its
    /// group was left; any other was given by hand and stays.
    /// </remarks>
    public static Card On(Card card, IEnumerable<string> rules, IReadOnlyList<string> groups)
    {
        ArgumentNullException.ThrowIfNull(card);
        var all = rules
            .Select(text => TryParse(text, out var rule) ? rule : null)
            .OfType<GroupRole>()
            .ToList();
        if (all.Find(rule => rule.Counts(groups)) is { } given)
            return given.IsOn(card) ? card : given.Put(card);
        return all.Exists(rule => rule.IsOn(card)) ? new GroupRole("", 0, "").Put(card) : card;
    }

    private bool Counts(IReadOnlyList<string> groups) =>
        groups.Contains(Group, StringComparer.OrdinalIgnoreCase);

    private bool IsOn(Card card) => card.RoleId == RoleId && card.RoleName == RoleName;

    private Card Put(Card card) =>
        card with
        {
            RoleId = RoleId,
            RoleName = RoleName,
            RoleDescription = "",
        };
}
