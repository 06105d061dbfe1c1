using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Throttling;
using Counterfoil.Cryptography;

namespace Counterfoil.Authority.Passwords;

/// <summary>Which tickets end when somebody changes the own password.</summary>
public enum TicketsAtChange
{
    /// <summary>All of them.</summary>
    EndAll,

    /// <summary>All but the one in use and its line.</summary>
    KeepThisLine,
}

/// <summary>
/// How a password comes to be: by a single-use activation code that an administrator starts and only the person ends,
/// or by a change for which the old one is needed. Nobody ever chooses another's password. Thread-safe.
/// </summary>
public sealed class PasswordRegister(
    ICredentials credentials,
    IAssociates associates,
    KnownTenants tenants,
    PasswordHasher hasher,
    HashingLane lane,
    Throttle throttle,
    TimeProvider time,
    AuthorityOptions options,
    Hallmarks hallmarks
)
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    private static readonly RuleProblem OldIsWrong = RuleProblem.OfAll(
        "OldPassword",
        "The old password is not right."
    );

    private readonly PasswordRules rules = new();
    private readonly SingleUseCodes codes = new(credentials, time);

    /// <summary>Starts an activation or a reset: a code, good for a day, that lets its holder set the associate's password once. Earlier codes end.</summary>
    public async Task<Registered<Secret>> StartActivationAsync(
        Actor actor,
        ContextIdentifier tenant,
        AssociateId id,
        CancellationToken cancellationToken
    )
    {
        if (await associates.FindAsync(tenant, id, cancellationToken) is not { } associate)
            return new Registered<Secret>.NotFound();
        if (actor is { Proof: { } proof } && !AssociateRegister.MayAdminister(proof, associate))
            return new Registered<Secret>.Forbidden("You may not reset this associate's password.");

        var now = time.GetUtcNow();
        var change = new Change(actor.Id, now);
        foreach (
            var earlier in await credentials.ListAsync(
                tenant,
                id,
                CredentialTypes.Activation,
                cancellationToken
            )
        )
            await credentials.TryRemoveAsync(earlier, change, cancellationToken);
        return new Registered<Secret>.Done(
            await codes.AddAsync(
                tenant,
                id,
                CredentialTypes.Activation,
                options.ActivationLife,
                change,
                cancellationToken
            )
        );
    }

    /// <summary>Sets a password with an activation code. The code is used up only by a password that will do.</summary>
    public async Task<Registered<Associate>> ActivateAsync(
        ContextIdentifier? tenantId,
        Secret code,
        Secret password,
        string address,
        CancellationToken cancellationToken
    )
    {
        var tenant = await tenants.FindAsync(tenantId, cancellationToken);
        if (tenant is not { State: TenantState.Active or TenantState.SettingUp })
            return new Registered<Associate>.NotFound();
        if (throttle.WaitOfAddress(tenant.Id, address) is var wait && wait > TimeSpan.Zero)
            return new Registered<Associate>.NotNow(
                wait,
                "Too many failed attempts. Wait a while and try again."
            );
        var row = await codes.FindAsync(
            tenant.Id,
            CredentialTypes.Activation,
            code,
            cancellationToken
        );
        var associate = row is null
            ? null
            : await associates.FindAsync(tenant.Id, row.Associate, cancellationToken);
        if (row is null || associate is not { IsActive: true })
        {
            throttle.Failed(tenant.Id, identity: null, address);
            return new Registered<Associate>.NotFound();
        }
        if (rules.Check(tenant, associate, password) is { } problem)
            return new Registered<Associate>.Unfit(problem);
        var hash = await HashAsync(password, cancellationToken);
        if (hash is null)
            return new Registered<Associate>.NotNow(
                BusyWait,
                "The server is busy. Try again in a moment."
            );
        if (
            !await credentials.TryTakeAsync(
                row,
                new Change(associate.Id, time.GetUtcNow()),
                cancellationToken
            )
        )
            return new Registered<Associate>.NotFound();
        // Whoever handed the code out knew it too. Noted first: a password without it would still open other tenants.
        await hallmarks.ChangeAsync(
            tenant.Id,
            associate.Id,
            new Change(associate.Id, time.GetUtcNow()),
            cancellationToken
        );
        return await PutAsync(tenant, associate, hash, exceptLine: null, cancellationToken);
    }

    /// <summary>Changes the own password; the old one is needed even with a ticket in hand.</summary>
    public async Task<Registered<Associate>> ChangeAsync(
        Proof proof,
        Secret old,
        Secret password,
        TicketsAtChange tickets,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(old);
        var (tenant, associate, address) = (proof.Tenant, proof.Associate, proof.Use.Address);
        var identity = NameLookup.IdentityOf(associate.Id);
        if (throttle.WaitOf(tenant.Id, identity, address) is var wait && wait > TimeSpan.Zero)
            return new Registered<Associate>.NotNow(
                wait,
                "Too many failed attempts. Wait a while and try again."
            );
        var row = (
            await credentials.ListAsync(
                tenant.Id,
                associate.Id,
                CredentialTypes.Password,
                cancellationToken
            )
        ).FirstOrDefault();
        if (row is null)
            return new Registered<Associate>.Conflict(
                RuleProblem.OfAll("NoPassword", "You have no password to change.")
            );
        if (PasswordText.ToBytes(old) is not { Length: > 0 } given)
            return new Registered<Associate>.Forbidden(OldIsWrong);
        var tried = await lane.RunAsync(
            () => hasher.Verify(row.Secret.Reveal(), given),
            cancellationToken
        );
        if (tried.IsBusy)
            return new Registered<Associate>.NotNow(
                BusyWait,
                "The server is busy. Try again in a moment."
            );
        if (tried.Value == PasswordMatch.Wrong)
        {
            throttle.Failed(tenant.Id, identity, address);
            return new Registered<Associate>.Forbidden(OldIsWrong);
        }
        if (rules.Check(tenant, associate, password) is { } problem)
            return new Registered<Associate>.Unfit(problem);
        if (await HashAsync(password, cancellationToken) is not { } hash)
            return new Registered<Associate>.NotNow(
                BusyWait,
                "The server is busy. Try again in a moment."
            );
        var line = tickets == TicketsAtChange.KeepThisLine ? proof.Ticket?.Line : null;
        return await PutAsync(tenant, associate, hash, line, cancellationToken);
    }

    private async Task<string?> HashAsync(Secret password, CancellationToken cancellationToken)
    {
        var bytes = PasswordText.ToBytes(password)!;
        var hashed = await lane.RunAsync(() => hasher.Hash(bytes), cancellationToken);
        return hashed.IsBusy ? null : hashed.Value;
    }

    private async Task<Registered<Associate>> PutAsync(
        Tenant tenant,
        Associate associate,
        string hash,
        Guid? exceptLine,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var row = new Credential
        {
            Id = new CredentialId(Randomness.NextRowId(now)),
            Tenant = tenant.Id,
            Associate = associate.Id,
            Type = CredentialTypes.Password,
            // Not the name: a rename must not leave a row behind that blocks the name's next bearer.
            SearchName = associate.Id.ToString(),
            Secret = new Secret(hash),
            ValidFrom = now,
            DisplayName = "Password",
        };
        IReadOnlyList<string> excluding = tenant.Switches.PasswordBesideDirectory
            ? []
            : [CredentialTypes.Directory];
        return await credentials.PutAndEndTicketsAsync(
            row,
            excluding,
            exceptLine,
            new Change(associate.Id, now),
            cancellationToken
        ) switch
        {
            CredentialAdded.Done => new Registered<Associate>.Done(associate),
            CredentialAdded.Excluded => new Registered<Associate>.Conflict(
                RuleProblem.OfAll(
                    "Excluded",
                    "The associate logs in by the directory; this tenant allows a password or the directory, not both."
                )
            ),
            _ => new Registered<Associate>.Conflict(
                "Another associate's password row has this name."
            ),
        };
    }
}
