using System.Globalization;
using System.Text.RegularExpressions;

namespace Counterfoil.ActiveDirectory.Accounts;

/// <summary>What the domain has against an account, in words for the decision record. Outside, every one looks alike.</summary>
internal static partial class DomainWord
{
    public const string WrongPassword = "wrong_password";

    /// <summary>The bit of userAccountControl that somebody sets (MS-ADTS 2.2.16).</summary>
    public const long Disabled = 0x2;

    // MS-ADTS 2.2.16 and 3.1.1.4.5.17.
    private const long Locked = 0x10;
    private const long NeverExpires = 0x10000;
    private const long PasswordExpired = 0x800000;
    private const int BytesOfWeek = 21;

    /// <summary>Why a ticket must end; <c>null</c> when nothing is against it.</summary>
    public static string? AgainstTicket(Account account, DateTimeOffset now) =>
        (account.Control & Disabled) != 0 ? "account_disabled"
        : account.ExpiresAt <= now ? "account_expired"
        : (account.Control & Locked) != 0 ? "account_locked"
        : null;

    /// <summary>Why nobody may log in with it now; <c>null</c> when nothing is against it.</summary>
    public static string? AgainstLogin(Account account, DateTimeOffset now) =>
        AgainstTicket(account, now)
        ?? (
            account.MustChangePassword && (account.Control & NeverExpires) == 0
                ? "password_must_change"
            : (account.Control & PasswordExpired) != 0 ? "password_expired"
            : !IsGoodHour(account.LogonHours, now) ? "outside_logon_hours"
            : null
        );

    /// <summary>Why a bind was refused, by the sub-code in what the controller says (MS-ERREF 2.2, in hexadecimal).</summary>
    public static string OfBind(string diagnostic)
    {
        var found = SubCode().Match(diagnostic);
        return found.Success
            ? found.Groups["code"].Value.ToUpperInvariant() switch
            {
                "525" => "unknown_account",
                "52E" => WrongPassword,
                "52F" => "account_restricted",
                "530" => "outside_logon_hours",
                "531" => "workstation_not_allowed",
                "532" => "password_expired",
                "533" => "account_disabled",
                "701" => "account_expired",
                "773" => "password_must_change",
                "775" => "account_locked",
                var code => $"refused_{code.ToLower(CultureInfo.InvariantCulture)}",
            }
            : WrongPassword;
    }

    // A bit an hour from Sunday midnight in UTC on, the lowest of each byte first (MS-ADA1 logonHours).
    private static bool IsGoodHour(byte[]? hours, DateTimeOffset now)
    {
        if (hours is not { Length: BytesOfWeek })
            return true;
        var utc = now.UtcDateTime;
        var hour = ((int)utc.DayOfWeek * 24) + utc.Hour;
        return (hours[hour / 8] & (1 << (hour % 8))) != 0;
    }

    [GeneratedRegex(
        @"\bdata (?<code>[0-9a-f]{1,8})\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex SubCode();
}
