using Counterfoil.Authority;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Passwords;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Logins;

/// <summary>What a letter about a forgotten password says.</summary>
/// <param name="Email">Where it goes: the account's own address, never the one on a tenant's card.</param>
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
/// How somebody who forgot a password gets a new one: by a single-use code to the account's own e-mail address. Asking is
/// throttled by name and by address, whether there is such an account or not. Thread-safe.
/// </summary>
public sealed class ForgottenPasswords(
    IKnownAccounts accounts,
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

    /// <summary>A code for the account; <c>null</c> where there is none that a letter could reach.</summary>
    public async Task<PasswordReset?> StartAsync(
        string loginName,
        CancellationToken cancellationToken
    ) =>
        await accounts.FindAsync(loginName, cancellationToken)
            is { IsActive: true, Email.Length: > 0, Home: Home.OfTenant home } account
        && await tenants.FindAsync(home.Tenant, cancellationToken) is { State: TenantState.Active }
        && await passwords.StartActivationAsync(
            Actor.Installation,
            home.Tenant,
            home.Associate,
            cancellationToken
        )
            is Registered<Secret>.Done(var code)
            ? new PasswordReset(account.Email, account.LoginName, home.Tenant, code)
            : null;
}
