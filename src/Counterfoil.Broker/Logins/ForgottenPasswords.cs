using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Logins;

/// <summary>What a letter about a forgotten password says.</summary>
/// <param name="Email">Where it goes: whoever has an account, to the account's own address, and never to the one on a card.</param>
/// <param name="LoginName">Whose password.</param>
/// <param name="Tenant">The home.</param>
/// <param name="Code">Sets the password once.</param>
public sealed record PasswordReset(
    string Email,
    string LoginName,
    ContextIdentifier Tenant,
    Secret Code
);

/// <summary>
/// How somebody who forgot a password gets a new one: by a single-use code in a letter. Only who has a password can have
/// forgotten it: nobody gets a further way in so. Asking is throttled by name and by address, whether there is somebody of
/// that name or not. Thread-safe.
/// </summary>
public sealed class ForgottenPasswords(
    CourseHomes homes,
    IKnownAccounts accounts,
    IAssociates associates,
    ICredentials credentials,
    PasswordRegister passwords,
    KnownTenants tenants,
    Throttle throttle
)
{
    /// <summary>Notes that somebody asks; how long to wait, or zero.</summary>
    public async ValueTask<TimeSpan> NoteAsync(
        string loginName,
        string address,
        CancellationToken cancellationToken
    )
    {
        var own =
            await tenants.FindAsync(id: null, cancellationToken)
            ?? throw new InvalidOperationException("There is no own tenant.");
        var identity = "f:" + (NameKey.TryCreate(loginName, out var name) ? name.Value : "");
        var wait = throttle.WaitOf(own.Id, identity, address);
        if (wait <= TimeSpan.Zero)
            throttle.Failed(own.Id, identity, address);
        return wait;
    }

    /// <summary>A code for whom the name means at a login; <c>null</c> where there is nobody whom a letter could reach.</summary>
    /// <param name="loginName">As it was typed.</param>
    /// <param name="tenant">The tenant whose login it was asked at; <c>null</c> for none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<PasswordReset?> StartAsync(
        string loginName,
        ContextIdentifier? tenant,
        CancellationToken cancellationToken
    ) =>
        await homes.FindAsync(loginName, tenant, cancellationToken) is { IsDrawn: false } home
        && await tenants.FindAsync(home.Tenant, cancellationToken) is { State: TenantState.Active }
        && NameKey.TryCreate(home.Name, out var name)
        && await associates.FindByNameAsync(home.Tenant, name, cancellationToken)
            is { IsActive: true, Type: AssociateType.Internal or AssociateType.External } owner
        && await AddressOfAsync(owner, cancellationToken) is ({ Length: > 0 } email, var known)
        && await HasPasswordAsync(owner, cancellationToken)
        && await passwords.StartActivationAsync(
            Actor.Installation,
            owner.Tenant,
            owner.Id,
            cancellationToken
        )
            is Registered<Secret>.Done(var code)
            ? new PasswordReset(email, known, owner.Tenant, code)
            : null;

    // An account opens other tenants too: there the address that was given for it counts, or none.
    private async ValueTask<(string Email, string KnownAs)> AddressOfAsync(
        Associate owner,
        CancellationToken cancellationToken
    ) =>
        await accounts.FindByHomeAsync(owner.Tenant, owner.Id, cancellationToken) switch
        {
            null => (owner.Card.Email, owner.Name),
            { IsActive: true } account => (account.Email, account.LoginName),
            _ => ("", ""),
        };

    private async Task<bool> HasPasswordAsync(
        Associate owner,
        CancellationToken cancellationToken
    ) =>
        (
            await credentials.ListAsync(
                owner.Tenant,
                owner.Id,
                CredentialTypes.Password,
                cancellationToken
            )
        ).Count > 0;
}
