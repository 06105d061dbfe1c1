namespace Counterfoil;

/// <summary>
/// The administration side of a plugin, optional: the same class implements it beside <see cref="ICredentialPlugin"/>. It
/// says how the plugin's rows are shown and edited, so that a console, an API or a command line can draw forms for a
/// plugin that they do not know (wire.md 1.11, ledger A7). Thread-safe; every call has the plugins' time limit; what it
/// throws is told to nobody but the log, by its type.
/// </summary>
/// <remarks>
/// Who may ask is decided before it is asked: an administrator of the associate, or the associate in person with a login of
/// the last minutes. Values arrive checked against the declared fields. Secrets go out once, in <see cref="Enrolment.Shown"/>.
/// </remarks>
public interface ICredentialAdministration
{
    /// <summary>The plugin's name for people, such as "One-time codes". At most 100 characters.</summary>
    string DisplayName { get; }

    /// <summary>What its rows are good for, in a sentence; may be empty.</summary>
    string Description => "";

    /// <summary>Who may enrol an associate. By default the associate in person, and administrators.</summary>
    Enrollers EnrolledBy => Enrollers.Person | Enrollers.Administrator;

    /// <summary>Whether the plugin has a password that its owner can change by <see cref="ChangePasswordAsync"/>.</summary>
    bool CanSetPassword => false;

    /// <summary>Whether <see cref="FindUsersAsync"/>, <see cref="FindGroupsAsync"/> and <see cref="UsersInGroupAsync"/> find anybody.</summary>
    bool CanFindUsers => false;

    /// <summary>Whether associates of that type can have its rows.</summary>
    bool IsFor(AssociateType type) => true;

    /// <summary>What must be said to enrol an associate of that tenant; empty when nothing must.</summary>
    IReadOnlyList<CredentialField> EnrolmentFields(ContextIdentifier tenant) => [];

    /// <summary>What can be changed of a row of that tenant; empty when nothing can.</summary>
    IReadOnlyList<CredentialField> EditFields(ContextIdentifier tenant) => [];

    /// <summary>What lists show of a row. Nothing secret, and nothing from which a secret could be tested.</summary>
    IReadOnlyList<LabelledText> Show(PluginRow row);

    /// <summary>
    /// Puts one or more rows in place for the associate, through <paramref name="rows"/>.
    /// </summary>
    ValueTask<Enrolment> EnrolAsync(
        Associate associate,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    );

    /// <summary>Changes a row of the associate: by <see cref="EditFields"/>, or by the fields that <see cref="Enrolment.DoneCase.Confirmation"/> asked for.</summary>
    ValueTask<Enrolment> EditAsync(
        Associate associate,
        PluginRow row,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    ) => new(Enrolment.Refused("", "There is nothing to change here."));

    /// <summary>Removes a row of the associate, and what of the plugin's depends on it. By default the row alone.</summary>
    async ValueTask<Enrolment> RemoveAsync(
        Associate associate,
        PluginRow row,
        IEditableRows rows,
        CancellationToken cancellationToken
    ) =>
        await rows.TryRemoveAsync(row, cancellationToken)
            ? Enrolment.Done(row)
            : Enrolment.Refused("", "Somebody else changed it just now. Look again.");

    /// <summary>
    /// Changes the password behind a row, for which its owner gave the old one. Only where <see cref="CanSetPassword"/>.
    /// A wrong old password is <see cref="Enrolment.Mistaken"/>: it counts in the throttle.
    /// </summary>
    ValueTask<Enrolment> ChangePasswordAsync(
        Associate associate,
        PluginRow row,
        Secret old,
        Secret password,
        IEditableRows rows,
        CancellationToken cancellationToken
    ) => new(Enrolment.Refused("", "There is no password to change here."));

    /// <summary>Those outside who could be enrolled, at most <paramref name="limit"/>: their names begin with, or hold, the text.</summary>
    ValueTask<IReadOnlyList<FoundUser>> FindUsersAsync(
        ContextIdentifier tenant,
        string search,
        int limit,
        CancellationToken cancellationToken
    ) => new([]);

    /// <summary>Groups outside, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<FoundGroup>> FindGroupsAsync(
        ContextIdentifier tenant,
        string search,
        int limit,
        CancellationToken cancellationToken
    ) => new([]);

    /// <summary>Who is in a group outside, nested ones included, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<FoundUser>> UsersInGroupAsync(
        ContextIdentifier tenant,
        string group,
        int limit,
        CancellationToken cancellationToken
    ) => new([]);
}

/// <summary>Who may enrol an associate for a plugin's rows.</summary>
[Flags]
public enum Enrollers
{
    /// <summary>Nobody: its rows come to be in another way.</summary>
    Nobody = 0,

    /// <summary>The associate in person, with a login of the last minutes.</summary>
    Person = 1,

    /// <summary>An administrator of the associate. What is shown once is then shown to the administrator.</summary>
    Administrator = 2,
}

/// <summary>A text with its label, for people.</summary>
/// <param name="Label">What it is, such as "Telephone".</param>
/// <param name="Text">The text; nothing secret.</param>
public sealed record LabelledText(string Label, string Text);

/// <summary>Somebody in the world outside who could be enrolled.</summary>
/// <param name="Value">What a field of the kind <see cref="CredentialFieldKind.User"/> takes, such as a SID.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Facts">Names and values for the card of a new associate, such as <c>email</c>.</param>
public sealed record FoundUser(
    string Value,
    string Name,
    IReadOnlyDictionary<string, string> Facts
);

/// <summary>A group in the world outside.</summary>
/// <param name="Value">What <see cref="ICredentialAdministration.UsersInGroupAsync"/> takes.</param>
/// <param name="Name">The name for people.</param>
public sealed record FoundGroup(string Value, string Name);
