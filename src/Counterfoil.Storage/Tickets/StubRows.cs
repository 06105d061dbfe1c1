using Counterfoil.Authority;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Tickets;
using Counterfoil.Storage.Credentials;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Tickets;

/// <summary>Makes rows of stubs, and stubs of rows.</summary>
internal sealed class StubRows(CredentialSeals seals)
{
    /// <summary>A sealed row at version 1.</summary>
    public CredentialRow New(TicketStub stub, Change change)
    {
        var row = new CredentialRow
        {
            Tenant = stub.Tenant.Key(),
            Id = stub.Id.Value,
            AssociateId = stub.Associate.Value,
            Type = CredentialTypes.Ticket,
            SearchName = Name(stub.TicketId),
            ValidFrom = stub.IssuedAt.Milliseconds(),
            ValidTo = stub.IdleEnd.Milliseconds(),
            Usage = (int)CredentialUsage.Session,
            LastUsed = stub.LastUsed?.Milliseconds(),
            LastUsedInfo = stub.LastUsedInfo,
            Registered = change.At.Milliseconds(),
            RegisteredBy = change.By?.Value,
            Updated = change.At.Milliseconds(),
            UpdatedBy = change.By?.Value,
            Line = Name(stub.Line),
            Parent = stub.Parent is { } parent ? Name(parent) : null,
            Origin = Json.Write(stub.Origin),
            Terms = Json.Write(stub.Terms),
            Program = stub.Program,
            ProgramKey = SearchText.Fold(stub.Program),
            AbsoluteEnd = stub.AbsoluteEnd.Milliseconds(),
            RevokedAt = stub.RevokedAt?.Milliseconds(),
            ReviewedAt = stub.ReviewedAt.Milliseconds(),
            Version = 1,
            Kind = stub.Kind == TicketKind.Ticket ? null : (int)stub.Kind,
            Application = stub.Application?.ToString("D"),
        };
        row.Secret = seals.Encrypt(row, stub.Digest.Span);
        seals.Seal(row);
        return row;
    }

    /// <summary>Ends a row that was believed, as of the next version, and seals it again.</summary>
    public CredentialRow End(CredentialRow row, Change change)
    {
        row.RevokedAt = change.At.Milliseconds();
        row.Updated = change.At.Milliseconds();
        row.UpdatedBy = change.By?.Value;
        row.UpdatedCount = (int)(row.Version & ushort.MaxValue);
        row.Version++;
        seals.Seal(row);
        return row;
    }

    public bool IsGood(CredentialRow row) => seals.IsGood(row);

    /// <summary>The stub, its seals checked and its digest opened.</summary>
    /// <exception cref="BrokenSealException">The row is not as it was written.</exception>
    public TicketStub Believe(CredentialRow row, ContextIdentifier tenant)
    {
        seals.Check(row);
        return new TicketStub
        {
            Id = new CredentialId(row.Id),
            Tenant = tenant,
            TicketId = Id(row.SearchName),
            Associate = new AssociateId(row.AssociateId),
            Digest = seals.Decrypt(row),
            Line = Id(row.Line!),
            Parent = row.Parent is null ? null : Id(row.Parent),
            Origin = Json.Read<Origin>(row.Origin!),
            Terms = TermsOf(row),
            Program = row.Program ?? "",
            IssuedAt = row.ValidFrom.Instant(),
            MadeAt = row.Registered.Instant(),
            AbsoluteEnd = row.AbsoluteEnd!.Value.Instant(),
            RevokedAt = row.RevokedAt?.Instant(),
            IdleEnd = row.ValidTo.Instant(),
            LastUsed = row.LastUsed?.Instant(),
            LastUsedInfo = row.LastUsedInfo,
            ReviewedAt = row.ReviewedAt!.Value.Instant(),
            Version = row.Version,
            Seal = row.EncryptedCheck,
        };
    }

    // No two grants have the same terms; kept, they would drive out those that nearly all tickets share.
    private static TicketTerms TermsOf(CredentialRow row) =>
        row.Kind == (int)TicketKind.Grant
            ? Json.Read<TicketTerms>(row.Terms!)
            : KnownTexts<TicketTerms>.Read(row.Terms!);

    /// <summary>A ticket's GUID as the table writes it.</summary>
    public static string Name(Guid ticket) => ticket.ToString("D");

    private static Guid Id(string name) => Guid.ParseExact(name, "D");
}
