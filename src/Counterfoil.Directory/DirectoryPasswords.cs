using Counterfoil.ActiveDirectory.Accounts;
using Counterfoil.ActiveDirectory.Controllers;
using Counterfoil.ActiveDirectory.Ldap;

namespace Counterfoil.ActiveDirectory;

/// <summary>By a name and a password.</summary>
public sealed partial class DirectoryPlugin
{
    // Windows itself takes 256; what is longer is nobody's.
    private const int LongestPassword = 512;

    private async Task<Resolution> ResolveAsync(
        NameAndPassword typed,
        Associate? named,
        DirectorySettings settings,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        var name = DirectoryName.Of(typed.UserName, settings);
        // A name that means an associate means that one alone, and so the account that is linked: whatever it is called now.
        var own = named is null ? [] : await rows.FindByAssociateAsync(named.Id, cancellationToken);
        if (own.Count == 0 && name is DirectoryName.Plain)
            return Resolution.NotMine;
        if (name is DirectoryName.Impossible)
            return Resolution.Mistaken("impossible_name");
        // A bind with an empty password is one of nobody's, and succeeds (RFC 4513 5.1.2).
        if (string.IsNullOrWhiteSpace(typed.Password.Reveal()))
            return Resolution.Mistaken("blank_password");
        if (
            typed.Password.Length > LongestPassword
            || typed.Password.Reveal().Contains('\0', StringComparison.Ordinal)
        )
            return Resolution.Mistaken("impossible_password");

        var found = await controllers.AskAsync(
            settings,
            (controller, token) => FindAsync(controller, settings, name, own, token),
            cancellationToken
        );
        if (found is not AccountFound.One(var account))
            return Resolution.Mistaken(((AccountFound.No)found).Reason);
        var row = await rows.FindAsync(account.Sid, cancellationToken);
        if (row is null)
            return Resolution.Mistaken("account_not_linked");
        var refused = await turns.RunAsync(
            account.Sid,
            () =>
                controllers.AskAsync(
                    settings,
                    (controller, token) =>
                        TryAsync(controller, settings, account, typed.Password, token),
                    cancellationToken
                ),
            cancellationToken
        );
        if (refused is not null)
            return Resolution.Mistaken(refused);
        var report = await ReportAsync(account, row, settings, cancellationToken);
        return Resolved(row, account, report, Factor.Password);
    }

    private static async Task<AccountFound> FindAsync(
        IController controller,
        DirectorySettings settings,
        DirectoryName name,
        IReadOnlyList<PluginRow> own,
        CancellationToken cancellationToken
    ) =>
        own switch
        {
            [] => await controller.ByNameAsync(settings, name, cancellationToken),
            [var row] => await controller.BySidAsync(settings, row.SearchName, cancellationToken),
            _ when name is DirectoryName.Plain => new AccountFound.No("ambiguous_name"),
            _ => await controller.ByNameAsync(settings, name, cancellationToken),
        };

    // Why the domain does not let that password in; null when it does.
    private async Task<string?> TryAsync(
        IController controller,
        DirectorySettings settings,
        Account account,
        Secret password,
        CancellationToken cancellationToken
    )
    {
        var now = host.Time.GetUtcNow();
        if (!await controller.MayTryAsync(settings, account, now, cancellationToken))
        {
            host.Log(
                $"No more passwords are tried for {account.Written}: the domain would lock it."
            );
            return "near_lockout";
        }
        var bound = await controller.TryAsync(
            account.DistinguishedName,
            password,
            cancellationToken
        );
        return bound.Code switch
        {
            LdapResult.Success => DomainWord.AgainstLogin(account, now),
            LdapResult.InvalidCredentials => DomainWord.OfBind(bound.Diagnostic),
            _ => throw new LdapException($"A bind was answered with {bound.Code}."),
        };
    }
}
