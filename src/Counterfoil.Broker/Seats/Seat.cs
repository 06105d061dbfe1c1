using System.Text.Json;
using Counterfoil.Authority.Credentials;
using Counterfoil.Broker.Accounts;

namespace Counterfoil.Broker.Seats;

/// <summary>That an account came from its home by another credential than this seat knows.</summary>
/// <param name="Hallmark">What it came by.</param>
/// <param name="At">When it first did.</param>
public sealed record SeatClaim(string Hallmark, DateTimeOffset At);

/// <summary>What an account is in a tenant that is not its home, and which home the tenant believes of it. Immutable.</summary>
public sealed record Seat
{
    /// <summary>The row.</summary>
    public required CredentialId Id { get; init; }

    /// <summary>The account.</summary>
    public required AccountId Account { get; init; }

    /// <summary>The account's login name when it took the seat, for people to read.</summary>
    public string LoginName { get; init; } = "";

    /// <summary>The tenant.</summary>
    public required ContextIdentifier Tenant { get; init; }

    /// <summary>Who the account is here.</summary>
    public required AssociateId Associate { get; init; }

    /// <summary>The home that is believed.</summary>
    public required Home.OfTenant Home { get; init; }

    /// <summary>The hallmark that was confirmed.</summary>
    public required string Hallmark { get; init; }

    /// <summary>The last proof by another one, which somebody here may confirm; <c>null</c> when there is none.</summary>
    public SeatClaim? Claim { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When it last let the account in; <c>null</c> when it never did.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The seat that a row is; <c>null</c> when it is none that this version can read.</summary>
    internal static Seat? Of(Credential row) =>
        Of(row.SearchName, row.Secret) is var (account, belief)
            ? new Seat
            {
                Id = row.Id,
                Account = account,
                LoginName = row.DisplayName,
                Tenant = row.Tenant,
                Associate = row.Associate,
                Home = belief.ToHome(),
                Hallmark = belief.Hallmark,
                Claim = belief.ToClaim(),
                Since = row.ValidFrom,
                LastUsed = row.LastUsed,
            }
            : null;

    /// <summary>Account and belief of a plugin's row.</summary>
    internal static (AccountId Account, Belief Belief)? Of(string searchName, Secret secret) =>
        Guid.TryParseExact(searchName, "D", out var account)
        && JsonSerializer.Deserialize<Belief>(secret.Reveal(), Belief.Json) is { } belief
            ? (new AccountId(account), belief)
            : null;

    /// <summary>What is kept under the row's secret.</summary>
    internal Secret ToSecret() =>
        new(
            JsonSerializer.Serialize(
                new Belief(
                    Home.Tenant.Value,
                    Home.Associate.Value,
                    Hallmark,
                    Claim?.Hallmark,
                    Claim?.At.ToUnixTimeMilliseconds()
                ),
                Belief.Json
            )
        );

    /// <summary>What a tenant believes of an account, as the row keeps it.</summary>
    internal sealed record Belief(
        string Home,
        int Associate,
        string Hallmark,
        string? Claimed,
        long? ClaimedAt
    )
    {
        public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

        public Home.OfTenant ToHome() =>
            new(ContextIdentifier.Parse(Home), new AssociateId(Associate));

        public SeatClaim? ToClaim() =>
            this is { Claimed: { } hallmark, ClaimedAt: { } at }
                ? new SeatClaim(hallmark, DateTimeOffset.FromUnixTimeMilliseconds(at))
                : null;
    }
}
