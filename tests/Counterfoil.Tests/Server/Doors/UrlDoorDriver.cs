namespace Counterfoil.Tests.Server.Doors;

/// <summary>A ticket in the address of a REST call.</summary>
internal sealed class UrlDoorDriver()
    : HeaderDoorDriver("/api/v1/User/currentPrincipal", "ErrorSource")
{
    public override Door Door => Counterfoil.Server.Doors.Url;

    public override bool TakesOnlyTickets => true;

    public override Task<DoorAnswer> KnockAsync(TestServer server, Knock knock) =>
        knock.TicketBeside is { } beside
            ? KnockAsync(server, Path(beside), knock with { TicketBeside = null })
            : KnockAsync(server, Path(knock.UserName!), new Knock());

    private static string Path(string ticket) =>
        $"/api/v1/User/currentPrincipal?usec={Uri.EscapeDataString(ticket)}";
}
