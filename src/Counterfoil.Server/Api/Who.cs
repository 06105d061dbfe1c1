using System.Globalization;
using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Server.Api;

/// <summary>Finds the associate whom a path or a query names: by number or by name, in the tenant of the proof. Thread-safe.</summary>
internal sealed class Who(IAssociates associates)
{
    /// <summary>The associate; <c>null</c> when there is none.</summary>
    public ValueTask<Associate?> FindAsync(
        Proof asker,
        string name,
        CancellationToken cancellationToken
    )
    {
        // Routing leaves an encoded slash as it came, so that it does not look like the path's own.
        var text = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return associates.FindAsync(asker.Tenant.Id, new AssociateId(id), cancellationToken);
        return NameKey.TryCreate(text, out var key)
            ? associates.FindByNameAsync(asker.Tenant.Id, key, cancellationToken)
            : new((Associate?)null);
    }

    /// <summary>
    /// Whose things are asked for: the asker's own where nobody is named, another's for an administrator. Whoever is none
    /// is told the same of everybody, so that nobody learns who there is.
    /// </summary>
    public async ValueTask<(Associate? Owner, Problem? Problem)> ReachAsync(
        Proof asker,
        string? name,
        CancellationToken cancellationToken
    )
    {
        if (name is null)
            return (asker.Associate, null);
        var found = await FindAsync(asker, name, cancellationToken);
        if (found?.Id == asker.Associate.Id)
            return (asker.Associate, null);
        if (!Need.AdminUsers.IsMetBy(asker))
            return (null, Problem.Forbidden);
        if (found is null)
            return (null, Problem.NotFound);
        return AssociateRegister.MayAdminister(asker, found)
            ? (found, null)
            : (null, Problem.Forbidden);
    }
}
