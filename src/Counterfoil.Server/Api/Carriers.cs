using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Server.Api;

/// <summary>An associate, shortly.</summary>
internal sealed record AssociateName(int Id, string Name)
{
    public static AssociateName Of(Associate associate) => new(associate.Id.Value, associate.Name);
}

/// <summary>An associate with the card.</summary>
internal sealed record AssociateCard(
    int Id,
    string Name,
    AssociateType Type,
    bool Active,
    string FullName,
    string Email,
    int PersonId,
    int ContactId,
    int GroupId,
    IReadOnlyList<int> SecondaryGroups,
    int RoleId,
    string RoleName,
    string RoleDescription,
    IReadOnlyList<string> Rights,
    IReadOnlyList<string> Licences
)
{
    public static AssociateCard Of(Associate associate)
    {
        var card = associate.Card;
        return new AssociateCard(
            associate.Id.Value,
            associate.Name,
            associate.Type,
            associate.IsActive,
            card.FullName,
            card.Email,
            card.PersonId,
            card.ContactId,
            card.GroupId,
            card.SecondaryGroups,
            card.RoleId,
            card.RoleName,
            card.RoleDescription,
            card.Rights,
            card.Licences
        );
    }
}

/// <summary>What proved somebody.</summary>
internal sealed record OriginCarrier(
    string Door,
    DateTimeOffset At,
    IReadOnlyList<string> Factors,
    IReadOnlyList<OriginCredential> Credentials
)
{
    public static OriginCarrier Of(Origin origin) =>
        new(
            origin.Door,
            origin.At,
            [.. origin.Factors.Select(factor => factor.Name)],
            [
                .. origin.Credentials.Select(credential => new OriginCredential(
                    credential.Type,
                    credential.SearchName
                )),
            ]
        );
}

/// <summary>A credential in an origin.</summary>
internal sealed record OriginCredential(string Type, string SearchName);

/// <summary>A ticket that was just handed out. The one answer that holds it.</summary>
internal sealed record IssuedTicket(
    string Ticket,
    Guid TicketId,
    AssociateName Associate,
    string Tenant,
    DateTimeOffset ExpiresAt,
    DateTimeOffset EndsAt
)
{
    public static IssuedTicket Of(Proof proof, Secret ticket, TicketStub stub) =>
        new(
            ticket.Reveal(),
            stub.TicketId,
            AssociateName.Of(proof.Associate),
            proof.Tenant.Id.Value,
            stub.IdleEnd,
            stub.AbsoluteEnd
        );
}

/// <summary>How many tickets ended.</summary>
internal sealed record EndedTickets(int Ended);
