using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Broker.Grants;

/// <summary>How asking for tokens ended. A closed hierarchy.</summary>
public abstract record TokensGiven
{
    private TokensGiven() { }

    /// <summary>Here they are.</summary>
    /// <param name="AccessToken">The access token.</param>
    /// <param name="RefreshToken">A new refresh token; <c>null</c> where there is none, or the old one stays.</param>
    /// <param name="Proof">For whom.</param>
    /// <param name="Authorization">What the login at the application remembers.</param>
    /// <param name="Scopes">What the access token is for.</param>
    public sealed record Done(
        Issued.Done AccessToken,
        Secret? RefreshToken,
        Proof Proof,
        Authorization Authorization,
        IReadOnlyList<string> Scopes
    ) : TokensGiven;

    /// <summary>The code or refresh token is not good.</summary>
    /// <param name="Description">A sentence for developers; it tells nothing of people.</param>
    public sealed record Refused(string Description) : TokensGiven;

    /// <summary>More was asked for than was agreed to.</summary>
    /// <param name="Description">A sentence for developers.</param>
    public sealed record TooMuch(string Description) : TokensGiven;

    /// <summary>Too many failures from that address, or the server is busy.</summary>
    /// <param name="RetryAfter">How long to wait.</param>
    public sealed record NotNow(TimeSpan RetryAfter) : TokensGiven;

    internal static TokensGiven Of(
        Exchanged exchanged,
        Proof proof,
        Authorization authorization,
        IReadOnlyList<string> scopes
    ) =>
        exchanged switch
        {
            Exchanged.Done({ Count: > 0 } given) => new Done(
                given[0],
                given.Count > 1 ? given[1].Ticket : null,
                proof,
                authorization,
                scopes
            ),
            Exchanged.Again => new Refused(
                "It was used before; whatever was got with it has been ended."
            ),
            Exchanged.Lapsed => new Refused("Its time is over."),
            Exchanged.Unfit(var problem) => new Refused(problem),
            _ => new Refused("It has ended, or somebody objected."),
        };
}
