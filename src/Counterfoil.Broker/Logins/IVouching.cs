using Counterfoil.Authority.Evaluation;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Logins;

/// <summary>Brings a home's word to another tenant, whose own plugins decide about it. Thread-safe.</summary>
public interface IVouching
{
    /// <summary>Whether the account is believed at that place.</summary>
    /// <param name="account">Who.</param>
    /// <param name="home">What the home believes, heard just now.</param>
    /// <param name="place">Where the account wants to go; not its home.</param>
    /// <param name="use">From where and what for.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    ValueTask<Outcome> VouchAsync(
        Account account,
        Proof home,
        Place place,
        Use use,
        CancellationToken cancellationToken
    );
}
