using Counterfoil.Authority.Decisions;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Decisions;

/// <summary>A row of <c>decisions</c>.</summary>
internal sealed class DecisionRow
{
    public string Tenant { get; set; } = "";
    public long Id { get; set; }
    public long At { get; set; }
    public long LastAt { get; set; }
    public int Folded { get; set; }
    public string Door { get; set; } = "";
    public int Occasion { get; set; }
    public string Evidence { get; set; } = "";
    public int? AssociateId { get; set; }
    public string AssociateName { get; set; } = "";
    public string Outcome { get; set; } = "";
    public int Believed { get; set; }
    public string Votes { get; set; } = "";
    public string Address { get; set; } = "";
    public string UseText { get; set; } = "";
    public string? Application { get; set; }

    public static DecisionRow Of(Decision decision) =>
        new()
        {
            Tenant = decision.Tenant.Key(),
            Id = decision.Id,
            At = decision.At.Milliseconds(),
            LastAt = decision.LastAt.Milliseconds(),
            Folded = decision.Count,
            Door = Storable.Made(decision.Door),
            Occasion = (int)decision.Occasion,
            Evidence = Json.Write(decision.Evidence),
            AssociateId = decision.Associate?.Value,
            AssociateName = Storable.Made(decision.AssociateName),
            Outcome = Storable.Made(decision.Outcome),
            Believed = decision.Believed ? 1 : 0,
            Votes = Json.Write(decision.Votes),
            Address = Storable.Made(decision.Address),
            UseText = Storable.Made(decision.Use),
            Application = decision.Application?.ToString("D"),
        };

    public Decision ToDecision(ContextIdentifier tenant) =>
        new()
        {
            Id = Id,
            Tenant = tenant,
            At = At.Instant(),
            LastAt = LastAt.Instant(),
            Count = Folded,
            Door = Door,
            Occasion = (Occasion)Occasion,
            Evidence = Json.Read<List<string>>(Evidence),
            Associate = AssociateId is { } id ? new AssociateId(id) : null,
            AssociateName = AssociateName,
            Outcome = Outcome,
            Believed = Believed == 1,
            Votes = Json.Read<List<Vote>>(Votes),
            Address = Address,
            Use = UseText,
            Application = Application is { } application ? Guid.Parse(application) : null,
        };
}
