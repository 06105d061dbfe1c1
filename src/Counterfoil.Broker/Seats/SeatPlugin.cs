using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Plugins;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Seats;

/// <summary>
/// Believes another home's word where a seat says so, and objects to whatever came of it once the account, the home or the
/// seat has ended.
/// </summary>
public sealed class SeatPlugin(HomeStanding homes) : IHousePlugin
{
    /// <inheritdoc/>
    public string CredentialType => CredentialTypes.Seat;

    /// <inheritdoc/>
    public async ValueTask<Resolution> ResolveAsync(
        EvidenceSet evidence,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        if (evidence.Find<Vouched>() is not { } vouched)
            return Resolution.NotMine;
        if (evidence.Items.OfType<Vouched>().Skip(1).Any())
            return Resolution.Mistaken("several_vouched");
        var account = new AccountId(vouched.Account);
        if (
            await rows.FindAsync(account.ToString(), cancellationToken) is not { } row
            || Seat.Of(row.SearchName, row.Secret) is not var (_, belief)
        )
            return Resolution.Mistaken("no_seat");
        if (belief.ToHome().Tenant != vouched.HomeTenant || belief.Hallmark != vouched.Hallmark)
            return Resolution.Mistaken("seat_closed");
        return Resolution.Resolved(
            row.Associate,
            new ProvidedCredential(CredentialType, row.Id, row.SearchName),
            report: null,
            [Factor.Vouched, .. vouched.Factors.Where(factor => factor != Factor.Vouched)]
        );
    }

    /// <inheritdoc/>
    public async ValueTask<Verdict> ReviewAsync(
        Hearing hearing,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(hearing);
        foreach (var credential in hearing.Origin.Credentials)
        {
            if (
                string.Equals(credential.Type, CredentialType, StringComparison.Ordinal)
                && await EndedAsync(hearing, credential, rows, cancellationToken) is { } reason
            )
                return Verdict.Objects(reason);
        }
        return Verdict.NoObjection;
    }

    private async ValueTask<string?> EndedAsync(
        Hearing hearing,
        ProvidedCredential credential,
        IPluginRows rows,
        CancellationToken cancellationToken
    )
    {
        // A seat that was taken away and given again is another row: what came of the first has ended.
        if (
            await rows.FindAsync(credential.SearchName, cancellationToken) is not { } row
            || row.Id != credential.Id
            || row.Associate != hearing.Associate.Id
            || Seat.Of(row.SearchName, row.Secret) is not var (account, belief)
        )
            return "The seat is gone.";
        var vouched = hearing.Occasion == Occasion.Login ? hearing.Evidence.Find<Vouched>() : null;
        return await homes.EndedAsync(
            account,
            belief.ToHome(),
            vouched?.At ?? hearing.Origin.At,
            vouched?.Line,
            cancellationToken
        );
    }
}
