using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;

namespace Counterfoil.Tests.Server.Soap;

/// <summary>Somebody with every part of a card.</summary>
internal static class People
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static Associate AnnaAs(AssociateType type) =>
        new()
        {
            Tenant = ContextIdentifier.Parse("Cust1"),
            Id = new AssociateId(7),
            Name = "Anna",
            Type = type,
            Card = new Card
            {
                FullName = "Anna <Ås> & Co\u0001",
                Email = "anna@example.com",
                PersonId = 11,
                ContactId = 12,
                GroupId = 13,
                SecondaryGroups = [14, 15],
                RoleId = 16,
                RoleName = "Boss",
                RoleDescription = "Runs it",
                Rights = [Rights.AdminAll, "Report"],
                Licences = ["acme.sales.web", "solo"],
            },
        };

    public static Origin Origin { get; } =
        new()
        {
            Credentials =
            [
                new ProvidedCredential("CRM5/PASSWORD", new CredentialId(99), "ANNA"),
                new ProvidedCredential("Other", new CredentialId(long.MaxValue), "x"),
            ],
            Factors = [Factor.Password],
            Door = "soap",
            At = Noon,
        };

    public static TicketStub Stub { get; } =
        new()
        {
            Id = new CredentialId(1),
            Tenant = ContextIdentifier.Parse("Cust1"),
            TicketId = Guid.Parse("11111111-1111-4111-8111-111111111111"),
            Associate = new AssociateId(7),
            Digest = new byte[32],
            Line = Guid.Parse("11111111-1111-4111-8111-111111111111"),
            Origin = Origin,
            Terms = new TicketTerms { IdleLife = TimeSpan.FromHours(6), Preset = "seed" },
            IssuedAt = Noon,
            AbsoluteEnd = Noon.AddDays(7),
            IdleEnd = Noon.AddHours(6),
            ReviewedAt = Noon,
        };

    public static Proof Anna(
        Presented presented,
        TicketStub? ticket = null,
        AssociateType type = AssociateType.Internal
    ) =>
        new(
            new Tenant { Id = ContextIdentifier.Parse("Cust1"), IsOwn = true },
            AnnaAs(type),
            Origin,
            presented.Door,
            presented.Use,
            ticket
        );
}
