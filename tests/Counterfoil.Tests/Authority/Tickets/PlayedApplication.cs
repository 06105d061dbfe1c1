using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Tests.Broker.Applications;
using Shouldly;

namespace Counterfoil.Tests.Authority.Tickets;

/// <summary>An application that has somebody log in and exchanges what it gets, as the broker would do it for one.</summary>
internal sealed class PlayedApplication
{
    public static readonly Door Services = new("rest", "REST")
    {
        Takes = DoorTakes.TicketsAndAccessTokens,
    };

    public static readonly Door Exchange = new("oauth-token", "Exchange")
    {
        Takes = DoorTakes.GrantsAndRefreshTokens,
    };

    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly Installation house;
    private readonly string name;

    private PlayedApplication(
        Installation house,
        string name,
        Guid id,
        ApplicationTokenEvidence token
    ) => (this.house, this.name, Id, Token) = (house, name, id, token);

    public Guid Id { get; }

    public ApplicationTokenEvidence Token { get; }

    public static async Task<PlayedApplication> OpenAsync(Installation house, string name = "anna")
    {
        var (id, token) = await house.Database.Applications.AddOpenAsync(house.Time.GetUtcNow());
        return new PlayedApplication(house, name, id, token);
    }

    public ApplicationIssuer Issuer => house.Get<ApplicationIssuer>();

    public GrantDesk Desk => house.Get<GrantDesk>();

    public ApplicationTicket Wish(TicketKind kind) =>
        new()
        {
            Kind = kind,
            Application = Id,
            Scopes = ["openid", "profile"],
        };

    public async Task<Issued.Done> IssueAsync(Proof proof, TicketKind kind) =>
        (await Issuer.IssueAsync(proof, Wish(kind), Never)).ShouldBeOfType<Issued.Done>();

    /// <summary>A login that ends with a code.</summary>
    public async Task<Issued.Done> AgreeAsync() =>
        await IssueAsync(await house.ProveAsync(name), TicketKind.Grant);

    public Task<Outcome> HearAsync(Door door, params Evidence[] evidence) =>
        house.HearAsync(door, Installation.FromOffice, evidence);

    public async Task<Proof> ProveAsync(Door door, params Evidence[] evidence) =>
        (await HearAsync(door, evidence)).ShouldBeOfType<Outcome.Believed>().Proof;

    public Task<Proof> PresentAsync(Issued.Done held) =>
        ProveAsync(DoorFor(held.Stub.Kind), EvidenceOf(held.Stub.Kind, held.Ticket));

    public Task<Outcome> HearAsync(TicketKind kind, Secret text, Door? door = null) =>
        HearAsync(door ?? DoorFor(kind), EvidenceOf(kind, text));

    public Task<Exchanged> ExchangeAsync(Proof proof, params TicketKind[] kinds) =>
        Issuer.ExchangeAsync(proof, [.. kinds.Select(Wish)], Never);

    /// <summary>A login at whose end the application holds an access token and a refresh token.</summary>
    public async Task<(Issued.Done Access, Issued.Done Refresh)> LogInAsync()
    {
        var exchanged = await ExchangeAsync(
            await PresentAsync(await AgreeAsync()),
            TicketKind.AccessToken,
            TicketKind.RefreshToken
        );
        var given = exchanged.ShouldBeOfType<Exchanged.Done>().Given;
        return (given[0], given[1]);
    }

    public Task<Outcome> UseAsync(Issued.Done access, params Evidence[] beside) =>
        HearAsync(Services, [new AccessTokenEvidence(access.Ticket), .. beside]);

    // An application's ticket is nothing without the application's token.
    private Evidence[] EvidenceOf(TicketKind kind, Secret text) =>
        kind switch
        {
            TicketKind.AccessToken => [new AccessTokenEvidence(text)],
            TicketKind.Grant => [new GrantEvidence(text)],
            TicketKind.RefreshToken => [new RefreshTokenEvidence(text)],
            _ => [new TicketEvidence(text), Token],
        };

    private static Door DoorFor(TicketKind kind) =>
        kind is TicketKind.Grant or TicketKind.RefreshToken ? Exchange : Services;
}
