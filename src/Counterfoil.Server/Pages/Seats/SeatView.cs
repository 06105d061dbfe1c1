using Counterfoil.Broker.Seats;

namespace Counterfoil.Server.Pages.Seats;

/// <summary>A seat as the pages tell of it.</summary>
/// <param name="Seat">The seat.</param>
/// <param name="Who">The associate's name.</param>
/// <param name="MayChange">Whether the visitor may confirm it and take it away.</param>
internal sealed record SeatView(Seat Seat, string Who, bool MayChange);
