using Counterfoil.Broker.Accounts;
using Counterfoil.Broker.Seats;

namespace Counterfoil.Server.Api;

/// <summary>An account's home.</summary>
internal sealed record HomeCarrier
{
    /// <summary>The tenant; absent means the caller's.</summary>
    public string? Tenant { get; init; }

    /// <summary>The associate's number there.</summary>
    public required int Associate { get; init; }
}

/// <summary>An account.</summary>
internal sealed record AccountCarrier(
    Guid Id,
    string LoginName,
    string Email,
    bool Active,
    HomeCarrier? Home
)
{
    public static AccountCarrier Of(Account account) =>
        new(
            account.Id.Value,
            account.LoginName,
            account.Email,
            account.IsActive,
            account.Home is Home.OfTenant(var tenant, var associate)
                ? new HomeCarrier { Tenant = tenant.Value, Associate = associate.Value }
                : null
        );
}

/// <summary>The caller's own account, and where it may go.</summary>
internal sealed record OwnAccount(AccountCarrier Account, IReadOnlyList<PlaceCarrier> Places);

/// <summary>A place that an account may choose; where its seat waits to be confirmed anew, since when.</summary>
internal sealed record PlaceCarrier(
    string Tenant,
    int Associate,
    bool Home,
    DateTimeOffset? ToConfirm
)
{
    public static PlaceCarrier Of(Place place) =>
        new(place.Tenant.Value, place.Associate.Value, place.IsHome, place.WaitsSince);
}

/// <summary>A seat. Of the account it says what whoever took it showed; hallmarks are told to nobody.</summary>
internal sealed record SeatCarrier(
    Guid Account,
    string LoginName,
    string Tenant,
    int Associate,
    string HomeTenant,
    DateTimeOffset Since,
    DateTimeOffset? LastUsed,
    DateTimeOffset? ToConfirm
)
{
    public static SeatCarrier Of(Seat seat) =>
        new(
            seat.Account.Value,
            seat.LoginName,
            seat.Tenant.Value,
            seat.Associate.Value,
            seat.Home.Tenant.Value,
            seat.Since,
            seat.LastUsed,
            seat.Claim?.At
        );
}
