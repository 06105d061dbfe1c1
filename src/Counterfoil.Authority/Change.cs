namespace Counterfoil.Authority;

/// <summary>Who changes a row, and when: the row's audit columns.</summary>
/// <param name="By">The associate who asks for it; <c>null</c> for the installation itself.</param>
/// <param name="At">When.</param>
public readonly record struct Change(AssociateId? By, DateTimeOffset At);

/// <summary>How a compare-and-set ended.</summary>
public enum Replaced
{
    /// <summary>The row is as asked.</summary>
    Done,

    /// <summary>Somebody was faster, or the row is gone: read it again.</summary>
    VersionChanged,

    /// <summary>The new name is another's.</summary>
    NameTaken,

    /// <summary>Refused: nobody who may run the tenant would be left.</summary>
    LastAdministrator,
}
