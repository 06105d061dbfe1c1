using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Controllers;

namespace Counterfoil.ActiveDirectory;

/// <summary>The administration side: linking an associate to an account, and finding people and groups.</summary>
public sealed partial class DirectoryPlugin
{
    private const string Field = "account";
    private const int Most = 500;

    /// <inheritdoc/>
    public string DisplayName => "Active Directory";

    /// <inheritdoc/>
    public string Description =>
        "An account of the company's domain: in without a password dialog, or by the domain's password.";

    /// <summary>Administrators alone: an account that people chose themselves could be anybody's.</summary>
    public Enrollers EnrolledBy => Enrollers.Administrator;

    /// <inheritdoc/>
    public bool CanFindUsers => true;

    /// <inheritdoc/>
    public bool IsFor(AssociateType type) =>
        type is AssociateType.Internal or AssociateType.External;

    /// <inheritdoc/>
    public IReadOnlyList<CredentialField> EnrolmentFields(ContextIdentifier tenant) =>
        [
            new CredentialField(Field, "Account in the domain", CredentialFieldKind.User)
            {
                IsRequired = true,
                Hint = @"As EXAMPLE\anna, anna@example.com, or its SID.",
            },
        ];

    /// <inheritdoc/>
    public IReadOnlyList<LabelledText> Show(PluginRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return
        [
            new LabelledText("Account when it was linked", row.DisplayName),
            new LabelledText("Name", row.Comment),
            new LabelledText("SID", row.SearchName),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<Enrolment> EnrolAsync(
        Associate associate,
        FieldValues values,
        IEditableRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(associate);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(rows);
        if (SettingsOf(associate.Tenant) is not { } settings)
            return Enrolment.Refused("", "The directory's settings are missing or wrong.");
        var text = values.TextOf(Field).Trim();
        AccountFound found;
        try
        {
            found = await FindAsync(text, settings, cancellationToken);
        }
        catch (DirectoryUnavailableException unavailable)
        {
            return Enrolment.Refused("", $"The directory cannot be asked: {unavailable.Message}");
        }
        if (found is not AccountFound.One(var account))
            return Enrolment.Refused(
                Field,
                ((AccountFound.No)found).Reason == "ambiguous_name"
                    ? "Several accounts are called so. Say its SID."
                    : "There is no such account of a person in the domain."
            );
        var added = await rows.TryAddAsync(
            new NewRow
            {
                SearchName = account.Sid,
                DisplayName = account.Written,
                Comment = account.DisplayName,
            },
            cancellationToken
        );
        return added switch
        {
            RowAdded.DoneCase done => Enrolment.Done(done.Row),
            _ => Enrolment.Refused(
                Field,
                $"{account.Written} is linked already, to this associate or another."
            ),
        };
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FoundUser>> FindUsersAsync(
        ContextIdentifier tenant,
        string search,
        int limit,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(search);
        if (
            SettingsOf(tenant) is not { } settings
            || DirectoryName.Normal(search.Trim()) is not { } text
        )
            return [];
        var name = DirectoryName.Of(text, settings);
        var found = await searched.AskAsync(
            settings,
            async (controller, token) =>
                name is DirectoryName.InDomain
                    ? await controller.ByNameAsync(settings, name, token)
                        is AccountFound.One(var one)
                        ? [one]
                        : []
                    : await controller.HoldingAsync(settings, text, AtMost(limit), token),
            cancellationToken
        );
        return ToUsers(found);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FoundGroup>> FindGroupsAsync(
        ContextIdentifier tenant,
        string search,
        int limit,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(search);
        return SettingsOf(tenant) is { } settings && DirectoryName.Normal(search.Trim()) is { } text
            ? await searched.AskAsync(
                settings,
                (controller, token) =>
                    controller.GroupsHoldingAsync(settings, text, AtMost(limit), token),
                cancellationToken
            )
            : [];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FoundUser>> UsersInGroupAsync(
        ContextIdentifier tenant,
        string group,
        int limit,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(group);
        return SettingsOf(tenant) is { } settings
            ? ToUsers(
                await searched.AskAsync(
                    settings,
                    (controller, token) =>
                        controller.MembersAsync(settings, group, AtMost(limit), token),
                    cancellationToken
                )
            )
            : [];
    }

    private Task<AccountFound> FindAsync(
        string text,
        DirectorySettings settings,
        CancellationToken cancellationToken
    ) =>
        searched.AskAsync(
            settings,
            (controller, token) =>
                text.StartsWith("S-1-", StringComparison.Ordinal)
                    ? controller.BySidAsync(settings, text, token)
                    : controller.ByNameAsync(settings, DirectoryName.Of(text, settings), token),
            cancellationToken
        );

    private static int AtMost(int limit) => Math.Clamp(limit, 1, Most);

    private static IReadOnlyList<FoundUser> ToUsers(IReadOnlyList<Account> accounts) =>
        [
            .. accounts.Select(account => new FoundUser(
                account.Sid,
                $"{account.DisplayName} ({account.Written})",
                account.ToFacts()
            )),
        ];
}
