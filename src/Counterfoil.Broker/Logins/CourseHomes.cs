using System.Buffers.Binary;
using System.Text;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tenants;
using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;
using Counterfoil.Cryptography;

namespace Counterfoil.Broker.Logins;

/// <summary>Where somebody proves what was typed as a user name.</summary>
/// <param name="Tenant">At which tenant's authority.</param>
/// <param name="Name">By which name there.</param>
/// <param name="IsDrawn">Whether nobody has that name: then nobody is let in, whatever comes of it.</param>
public sealed record FoundHome(ContextIdentifier Tenant, string Name, bool IsDrawn);

/// <summary>
/// Finds the home for what was typed: an account's, be it disabled, which is said after the proof alone; else, where nobody
/// has such an account, the associate's of that name in the tenant that the application fixed, or in the installation's own,
/// so that a company on its own needs no accounts; by an e-mail address in both. A name that is nobody's gets a home drawn by
/// a keyed hash, always the same one: nothing tells the two apart. Thread-safe.
/// </summary>
public sealed class CourseHomes(
    IKnownAccounts accounts,
    IAssociates associates,
    ICredentials credentials,
    SeatKeeper seats,
    KnownTenants tenants,
    KeyRing keys
)
{
    private readonly KeyedHash hash = new(keys, "drawn home");

    /// <summary>The home for a name.</summary>
    /// <param name="typed">As it was typed.</param>
    /// <param name="fixedTenant">The tenant that the application fixed; <c>null</c> for none.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async ValueTask<FoundHome> FindAsync(
        string typed,
        ContextIdentifier? fixedTenant,
        CancellationToken cancellationToken
    )
    {
        if (!NameKey.TryCreate(typed, out var name))
            return await DrawAsync(typed, cancellationToken);
        if (
            await accounts.FindAsync(typed, cancellationToken) is { Home: Home.OfTenant home }
            && await associates.FindAsync(home.Tenant, home.Associate, cancellationToken)
                is { } owner
        )
            return new FoundHome(home.Tenant, owner.Name, IsDrawn: false);
        var found = await FindInAsync(fixedTenant, name, cancellationToken);
        // Whoever is known by an e-mail address is so wherever it leads: somebody of the own tenant may have a seat there.
        if (found is null && fixedTenant is not null && IsAddress(name))
            found = await FindInAsync(tenant: null, name, cancellationToken);
        return found is null
            ? await DrawAsync(name.Value, cancellationToken)
            : await BehindSeatAsync(found, cancellationToken)
                ?? new FoundHome(found.Tenant, found.Name, IsDrawn: false);
    }

    // Whoever sits there as a guest, and has no password of that tenant or its directory, is proven where the seat believes it.
    private async ValueTask<FoundHome?> BehindSeatAsync(
        Associate found,
        CancellationToken cancellationToken
    )
    {
        if (await seats.FindAsync(found.Tenant, found.Id, cancellationToken) is not { } seat)
            return null;
        var own = await credentials.ListAsync(
            found.Tenant,
            found.Id,
            type: null,
            cancellationToken
        );
        return
            !own.Any(row => row.Type is CredentialTypes.Password or CredentialTypes.Directory)
            && await associates.FindAsync(seat.Home.Tenant, seat.Home.Associate, cancellationToken)
                is { } owner
            ? new FoundHome(owner.Tenant, owner.Name, IsDrawn: false)
            : null;
    }

    private async ValueTask<Associate?> FindInAsync(
        ContextIdentifier? tenant,
        NameKey name,
        CancellationToken cancellationToken
    )
    {
        if (await tenants.FindAsync(tenant, cancellationToken) is not { Id: var there })
            return null;
        if (await associates.FindByNameAsync(there, name, cancellationToken) is { } named)
            return named;
        return
            IsAddress(name)
            && await associates.FindTwoByEmailAsync(there, name, cancellationToken) is [var one]
            ? one
            : null;
    }

    private static bool IsAddress(NameKey name) =>
        name.Value.Contains('@', StringComparison.Ordinal);

    private async ValueTask<FoundHome> DrawAsync(string name, CancellationToken cancellationToken)
    {
        var domain = name[(name.LastIndexOf('@') + 1)..];
        var homes = await accounts.HomesInUseAsync(
            domain.Length < name.Length ? domain : "",
            cancellationToken
        );
        var digest = hash.Compute("", Encoding.UTF8.GetBytes(name));
        // A name that nobody can have: there may be somebody of the typed one where the draw falls.
        var nobody = $"nobody {Convert.ToHexStringLower(digest.AsSpan(16))}";
        if (homes.Count > 0)
        {
            var drawn = BinaryPrimitives.ReadUInt64BigEndian(digest) % (ulong)homes.Count;
            return new FoundHome(homes[(int)drawn], nobody, IsDrawn: true);
        }
        var own =
            await tenants.FindAsync(id: null, cancellationToken)
            ?? throw new InvalidOperationException("There is no own tenant.");
        return new FoundHome(own.Id, nobody, IsDrawn: true);
    }
}
