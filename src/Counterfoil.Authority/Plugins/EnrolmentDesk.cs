using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Passwords;

namespace Counterfoil.Authority.Plugins;

/// <summary>
/// Shows, enrols, edits and removes the credentials of an associate through their plugins' administration sides. An
/// administrator of the associate may, and the associate in person, both with a fresh login of their own. Every change is
/// recorded as a decision, and makes the associate's tickets be heard again at once. Thread-safe.
/// </summary>
public sealed class EnrolmentDesk(
    PluginPanel panel,
    ICredentials credentials,
    ProvenTickets proven,
    PasswordRegister passwords,
    Hallmarks hallmarks,
    EnrolmentRules rules,
    EnrolmentRecords records,
    TimeProvider time,
    AuthorityOptions options
)
{
    /// <summary>The plugins with an administration side.</summary>
    public IReadOnlyList<AdministeredPlugin> Plugins => panel.Administered;

    /// <summary>The plugin of that credential type; <c>null</c> when there is none, or it has no administration side.</summary>
    public AdministeredPlugin? Find(string type) =>
        panel.Administered.FirstOrDefault(one =>
            string.Equals(one.Type, type, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Asks a plugin's administration side something that changes nothing; <c>null</c> when it fails or does not answer in time.</summary>
    public async Task<T?> AskAsync<T>(
        AdministeredPlugin plugin,
        Func<ICredentialAdministration, CancellationToken, ValueTask<T>> question,
        CancellationToken cancellationToken
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(plugin);
        var asked = await AdministrationCall.AskAsync(
            token => question(plugin.Side, token),
            options.PluginTimeLimit,
            time,
            cancellationToken
        );
        if (asked.Failure is not null)
            AuthorityMetrics.PluginFailed(plugin.Type, "administration", asked.Failure);
        return asked.Value;
    }

    /// <summary>The associate's credentials that let somebody in, oldest first; <c>null</c> when the asker may not see them.</summary>
    public async Task<IReadOnlyList<ShownCredential>?> ListAsync(
        Proof asker,
        Associate owner,
        CancellationToken cancellationToken
    )
    {
        if (!EnrolmentRules.IsSelf(asker, owner) && !AssociateRegister.MayAdminister(asker, owner))
            return null;
        var rows = await credentials.ListAsync(
            owner.Tenant,
            owner.Id,
            type: null,
            cancellationToken
        );
        var shown = new List<ShownCredential>();
        foreach (var row in rows)
        {
            if (row.Usage != CredentialUsage.Inbound || CredentialTypes.IsNote(row.Type))
                continue;
            shown.Add(await ShowAsync(row, cancellationToken));
        }
        return shown;
    }

    /// <summary>Enrols the associate.</summary>
    public async Task<Administered> EnrolAsync(
        Proof asker,
        Associate owner,
        string type,
        FieldValues values,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Find(type) is not { } plugin)
            return new Administered.NotFound();
        if (rules.MayChange(asker, owner) is { } refused)
            return refused;
        if (rules.Wait(asker, owner) is { } wait)
            return wait;
        var may = await AskAsync(
            plugin,
            (side, _) => new ValueTask<string>(EnrolmentRules.MayEnrol(side, asker, owner)),
            cancellationToken
        );
        if (may is null)
            return new Administered.Failed(plugin.Type);
        if (may.Length > 0)
            return new Administered.Forbidden(may);
        var fields = await AskAsync(
            plugin,
            (side, _) =>
                new ValueTask<IReadOnlyList<CredentialField>>(side.EnrolmentFields(owner.Tenant)),
            cancellationToken
        );
        if (fields is null)
            return new Administered.Failed(plugin.Type);
        return FieldCheck.OfEnrolment(fields, values) is { Count: > 0 } problems
            ? new Administered.Refused(problems)
            : await ChangeAsync(
                new Wish(asker, owner, plugin, "enrolled"),
                (side, rows, token) => side.EnrolAsync(owner, values, rows, token),
                cancellationToken
            );
    }

    /// <summary>Changes a row, or confirms that what was shown at enrolment has arrived.</summary>
    public async Task<Administered> EditAsync(
        Proof asker,
        Associate owner,
        string type,
        CredentialId id,
        FieldValues values,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(values);
        var (plugin, row, refused) = await ReachAsync(asker, owner, type, id, cancellationToken);
        if (plugin is null || row is null)
            return refused!;
        var fields = await AskAsync(
            plugin,
            (side, _) =>
                new ValueTask<IReadOnlyList<CredentialField>>(side.EditFields(owner.Tenant)),
            cancellationToken
        );
        if (fields is null)
            return new Administered.Failed(plugin.Type);
        return FieldCheck.OfEdit(fields, values) is { Count: > 0 } problems
            ? new Administered.Refused(problems)
            : await ChangeAsync(
                new Wish(asker, owner, plugin, "edited"),
                (side, rows, token) =>
                    side.EditAsync(owner, PluginRows.ToRow(row), values, rows, token),
                cancellationToken
            );
    }

    /// <summary>Removes a row, and ends the tickets that it helped to prove, but for the line of the one in use.</summary>
    public async Task<Administered> RemoveAsync(
        Proof asker,
        Associate owner,
        string type,
        CredentialId id,
        CancellationToken cancellationToken
    )
    {
        var (plugin, row, refused) = await ReachAsync(asker, owner, type, id, cancellationToken);
        if (plugin is null || row is null)
            return refused!;
        if (plugin.Type == CredentialTypes.Password && EnrolmentRules.IsSelf(asker, owner))
            return new Administered.Forbidden(
                "Nobody removes the own password. Another administrator can."
            );
        // The password that the link blocked would come back, and what the domain says of its owner would count no more.
        if (
            plugin.Type == CredentialTypes.Directory
            && !AssociateRegister.MayAdminister(asker, owner)
        )
            return new Administered.Forbidden("An administrator unlinks people from the domain.");
        var removed = await ChangeAsync(
            new Wish(asker, owner, plugin, "removed"),
            (side, rows, token) => side.RemoveAsync(owner, PluginRows.ToRow(row), rows, token),
            cancellationToken
        );
        if (removed is Administered.Done)
            await proven.EndAsync(asker, owner, id, cancellationToken);
        return removed;
    }

    /// <summary>Changes the password behind a row of the asker's own; the old one is needed. All tickets end but the line of the one in use.</summary>
    public async Task<Administered> ChangePasswordAsync(
        Proof asker,
        string type,
        CredentialId id,
        Secret old,
        Secret password,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(asker);
        var owner = asker.Associate;
        var (plugin, row, refused) = await ReachAsync(asker, owner, type, id, cancellationToken);
        if (plugin is null || row is null)
            return refused!;
        if (plugin.Type == CredentialTypes.Password)
            return Of(
                await passwords.ChangeAsync(
                    asker,
                    old,
                    password,
                    TicketsAtChange.KeepThisLine,
                    cancellationToken
                ),
                row
            );
        var changed = await ChangeAsync(
            new Wish(asker, owner, plugin, "password_changed"),
            (side, rows, token) =>
                side.CanSetPassword
                    ? side.ChangePasswordAsync(
                        owner,
                        PluginRows.ToRow(row),
                        old,
                        password,
                        rows,
                        token
                    )
                    : new(Enrolment.Refused("", "There is no password to change here.")),
            cancellationToken
        );
        if (changed is Administered.Done)
            await proven.EndOthersAsync(asker, cancellationToken);
        return changed;
    }

    private async Task<Administered> ChangeAsync(
        Wish wish,
        Func<ICredentialAdministration, IEditableRows, CancellationToken, ValueTask<Enrolment>> ask,
        CancellationToken cancellationToken
    )
    {
        var (asker, owner, plugin, _) = wish;
        var change = new Change(asker.Associate.Id, time.GetUtcNow());
        var rows = new EditableRows(
            credentials,
            asker.Tenant,
            owner,
            plugin.Type,
            change,
            // What another's hand did to it, other tenants must not believe any more: noted first, whatever comes of it.
            token =>
                EnrolmentRules.IsSelf(asker, owner)
                    ? Task.CompletedTask
                    : hallmarks.ChangeAsync(owner.Tenant, owner.Id, change, token)
        );
        var answer = await AskAsync(
            plugin,
            (side, token) => ask(side, rows, token),
            cancellationToken
        );
        rows.Close();
        records.Note(wish, answer);
        switch (answer)
        {
            case Enrolment.DoneCase done:
                return new Administered.Done(done);
            case Enrolment.RefusedCase refused:
                if (refused.IsMistaken)
                    rules.CountMistake(asker, owner);
                return new Administered.Refused(refused.Problems);
            default:
                return new Administered.Failed(plugin.Type);
        }
    }

    private async Task<(
        AdministeredPlugin? Plugin,
        Credential? Row,
        Administered? Refused
    )> ReachAsync(
        Proof asker,
        Associate owner,
        string type,
        CredentialId id,
        CancellationToken cancellationToken
    )
    {
        if (Find(type) is not { } plugin)
            return (null, null, new Administered.NotFound());
        if ((rules.MayChange(asker, owner) ?? rules.Wait(asker, owner)) is { } refused)
            return (null, null, refused);
        var row = await credentials.FindAsync(owner.Tenant, id, cancellationToken);
        return
            row is { Usage: CredentialUsage.Inbound }
            && row.Associate == owner.Id
            && row.Type == plugin.Type
            ? (plugin, row, null)
            : (null, null, new Administered.NotFound());
    }

    private async Task<ShownCredential> ShowAsync(
        Credential row,
        CancellationToken cancellationToken
    )
    {
        if (Find(row.Type) is not { } plugin)
            return new ShownCredential(Bare(row), row.Type, IsAdministered: false, []);
        var name = await AskAsync(
            plugin,
            (side, _) => new ValueTask<string>(side.DisplayName),
            cancellationToken
        );
        var texts = await AskAsync(
            plugin,
            (side, _) =>
                new ValueTask<IReadOnlyList<LabelledText>>(side.Show(PluginRows.ToRow(row))),
            cancellationToken
        );
        return new ShownCredential(Bare(row), name ?? row.Type, IsAdministered: true, texts ?? []);
    }

    private static Administered Of(Registered<Associate> changed, Credential row) =>
        changed switch
        {
            Registered<Associate>.Done => new Administered.Done(
                new Enrolment.DoneCase(PluginRows.ToRow(Bare(row)), [], [])
            ),
            Registered<Associate>.Unfit(var problem) => new Administered.Refused([
                new FieldProblem("password", problem),
            ]),
            Registered<Associate>.Forbidden(var problem) => new Administered.Refused([
                new FieldProblem("old", problem),
            ]),
            Registered<Associate>.Conflict(var problem) => new Administered.Refused([
                new FieldProblem("", problem),
            ]),
            Registered<Associate>.NotNow(var wait, _) => new Administered.NotNow(wait),
            _ => new Administered.NotFound(),
        };

    private static Credential Bare(Credential row) => row with { Secret = Secret.Blank };
}
