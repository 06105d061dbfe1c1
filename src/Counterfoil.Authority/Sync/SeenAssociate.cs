using Counterfoil.Authority.Associates;
using Counterfoil.Authority.Credentials;
using Counterfoil.Authority.Evaluation;

namespace Counterfoil.Authority.Sync;

/// <summary>An active associate with all rows of one type that let somebody in, as they were at one moment. Immutable.</summary>
internal sealed record SeenAssociate(Associate Associate, IReadOnlyList<Credential> Rows)
{
    /// <summary>The row that a finding is about.</summary>
    public Credential Oldest => Rows[0];

    /// <summary>Whether the rows are still those that were seen, none of them changed.</summary>
    public bool IsStill(IReadOnlyList<Credential> rows) =>
        rows.Select(row => (row.Id, row.Version))
            .SequenceEqual(Rows.Select(row => (row.Id, row.Version)));

    /// <summary>
    /// What follows from how the accounts are; <c>null</c> when nothing does: one that is good suffices. Where there is no
    /// telling of one, or the asker may not disable this associate, somebody must look.
    /// </summary>
    public SyncFinding? Judge(
        Proof asker,
        IReadOnlyDictionary<CredentialId, AccountStanding> standings
    )
    {
        var all = Rows.Select(row => standings[row.Id]).ToList();
        if (all.Exists(one => one.State == AccountState.Good))
            return null;
        if (all.Find(one => one.State == AccountState.Unknown) is { } unknown)
            return Say(SyncDeed.LeftAlone, unknown.Word);
        if (asker.Associate.Id == Associate.Id)
            return Say(SyncDeed.LeftAlone, SyncFinding.Yourself);
        return AssociateRegister.MayAdminister(asker, Associate)
            ? Say(SyncDeed.WouldDisable, all[0].Word)
            : Say(SyncDeed.LeftAlone, SyncFinding.NotAllowed);
    }

    /// <summary>A finding about the associate.</summary>
    public SyncFinding Say(SyncDeed deed, string reason) =>
        new(Associate, Oldest.Id, Oldest.DisplayName, Oldest.SearchName, deed, reason);
}
