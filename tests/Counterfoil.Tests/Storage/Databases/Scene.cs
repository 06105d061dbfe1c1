using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tenants;
using Counterfoil.Authority.Tickets;
using Counterfoil.Broker.Applications;
using Counterfoil.Broker.Approvals;
using Counterfoil.Cryptography;
using Counterfoil.Storage;

namespace Counterfoil.Tests.Storage.Databases;

/// <summary>A tenant of its own in a database, and what is usually made in one.</summary>
public sealed class Scene(Database database, ContextIdentifier tenant, DateTimeOffset now)
{
    private int named;

    public Database Database => database;

    public ContextIdentifier Tenant => tenant;

    public DateTimeOffset Now => now;

    public Change Change => new(null, now);

    public static async Task<Scene> SetAsync(Database database, DateTimeOffset now)
    {
        var id = ContextIdentifier.Parse("T" + Randomness.NextGuid().ToString("N")[..20]);
        var scene = new Scene(database, id, now);
        await database.Tenants.TryAddAsync(
            new Tenant { Id = id },
            scene.Change,
            CancellationToken.None
        );
        return scene;
    }

    public Change At(TimeSpan later) => new(null, now + later);

    /// <summary>What an operator says of an application.</summary>
    public Deed Deed => DeedAt(TimeSpan.Zero);

    public Deed DeedAt(TimeSpan later, Associate? by = null) =>
        new(by?.Id, by?.Name ?? "", "Planner", now + later);

    public async Task<Associate> AddAssociateAsync(string? name = null, params string[] rights) =>
        (
            await database.Associates.TryAddAsync(
                new Associate
                {
                    Tenant = tenant,
                    Id = default,
                    Name = name ?? $"anna{++named}",
                    Card = new Card { Rights = rights },
                },
                Change,
                CancellationToken.None
            )
        )!;

    public TicketStub Stub(
        AssociateId associate,
        TicketStub? parent = null,
        DateTimeOffset? issuedAt = null,
        string program = ""
    )
    {
        var at = issuedAt ?? now;
        var ticket = Randomness.NextGuid();
        return new TicketStub
        {
            Id = new CredentialId(Randomness.NextRowId(at)),
            Tenant = tenant,
            TicketId = ticket,
            Associate = associate,
            Digest = Randomness.NextBytes(32),
            Line = parent?.Line ?? ticket,
            Parent = parent?.TicketId,
            Origin = new Origin
            {
                Credentials =
                [
                    new ProvidedCredential("CRM5/PASSWORD", new CredentialId(7), "ANNA"),
                ],
                Factors = [Factor.Password],
                Door = "rest",
                At = at,
            },
            Terms = new TicketTerms
            {
                IdleLife = TimeSpan.FromHours(6),
                Preset = "Seed",
                Doors = ["rest"],
                Purpose = "reports",
            },
            Program = program,
            IssuedAt = at,
            MadeAt = at,
            AbsoluteEnd = at + TimeSpan.FromDays(7),
            IdleEnd = at + TimeSpan.FromHours(6),
            ReviewedAt = at,
        };
    }

    /// <summary>What an application holds for somebody.</summary>
    public TicketStub ApplicationStub(
        AssociateId associate,
        TicketKind kind,
        Guid application,
        TicketStub? grant = null,
        DateTimeOffset? issuedAt = null
    )
    {
        var stub = Stub(associate, grant, issuedAt);
        return stub with
        {
            Terms = stub.Terms with
            {
                Kind = kind,
                Application = application,
                Scopes = ["openid", "profile"],
                Authorization = kind == TicketKind.Grant ? "{}" : null,
                RedeemBy = kind == TicketKind.Grant ? stub.MadeAt.AddSeconds(60) : null,
            },
        };
    }

    public async Task<TicketStub> AddAsync(TicketStub stub)
    {
        var change = new Change(stub.Associate, stub.MadeAt);
        await database.Stubs.AddAsync(stub, 200, change, CancellationToken.None);
        return (await LoadAsync(stub))!.Stub;
    }

    public async Task<TicketStub> AddStubAsync(
        AssociateId associate,
        TicketStub? parent = null,
        DateTimeOffset? issuedAt = null,
        string program = ""
    )
    {
        var stub = Stub(associate, parent, issuedAt, program);
        var change = new Change(associate, stub.IssuedAt);
        await database.Stubs.AddAsync(stub, 200, change, CancellationToken.None);
        return (await LoadAsync(stub))!.Stub;
    }

    public ValueTask<LoadedStub?> LoadAsync(TicketStub stub) =>
        database.Stubs.LoadAsync(tenant, stub.TicketId, CancellationToken.None);

    /// <summary>An approval and a consent, of an application of its own.</summary>
    public async Task<(Approval Approval, Consent Consent)> SayYesAsync(AssociateId associate)
    {
        var application = new ApplicationKey(Randomness.NextGuid());
        var approval = new Approval
        {
            Tenant = tenant,
            Application = application,
            Demand = new Demand(["mail"], SystemUser: false),
            At = now,
        };
        var consent = new Consent
        {
            Tenant = tenant,
            Associate = associate,
            Application = application,
            Scopes = ["mail"],
            At = now,
        };
        await database.Approvals.TryPutAsync(approval, null, Deed, CancellationToken.None);
        await database.Consents.TryPutAsync(consent, Deed, CancellationToken.None);
        return (approval, consent);
    }

    public Credential Credential(
        AssociateId associate,
        string type = CredentialTypes.Password,
        string? searchName = null
    ) =>
        new()
        {
            Id = new CredentialId(Randomness.NextRowId(now)),
            Tenant = tenant,
            Associate = associate,
            Type = type,
            SearchName = searchName ?? $"NAME{++named}",
            Secret = new Secret("$argon2id$gesalzen"),
            ValidFrom = now,
            DisplayName = "a password",
            Comment = "a comment",
            ExtraId = 5,
        };

    public async Task<Credential> AddCredentialAsync(
        AssociateId associate,
        string type = CredentialTypes.Password,
        string? searchName = null
    )
    {
        var credential = Credential(associate, type, searchName);
        await database.Credentials.TryAddAsync(credential, Change, CancellationToken.None);
        return (
            await database.Credentials.FindAsync(tenant, credential.Id, CancellationToken.None)
        )!;
    }
}
