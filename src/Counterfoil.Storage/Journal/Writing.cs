using Counterfoil.Authority.Changes;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Sealing;

namespace Counterfoil.Storage.Journal;

/// <summary>
/// One transaction of the writer, which several changes may share. What is noted here enters the journal before the
/// commit; what is rung is heard on this node after the commit and before the change's caller goes on, and on the others
/// by the database. A change that is not to happen returns before it writes anything: the others of the transaction stay.
/// </summary>
internal sealed class Writing(Session session)
{
    private readonly List<RowChange> rows = [];
    private readonly List<Changed> rings = [];
    private readonly HashSet<Changed> rung = [];

    public Session Session { get; } = session;

    public IReadOnlyList<RowChange> Rows => rows;

    public IReadOnlyList<Changed> Rings => rings;

    /// <summary>Whether the entry is to name the heads of all chains.</summary>
    public bool NamesHeads { get; private set; }

    /// <summary>The sealed row is written as it is now.</summary>
    public void Note<T>(T row)
        where T : ISealedRow =>
        rows.Add(new RowChange(T.Table, row.Tenant, row.Key, row.Version, row.EncryptedCheck));

    /// <summary>The sealed row is what it was, under a seal of another root key.</summary>
    public void NoteResealed<T>(T row)
        where T : ISealedRow =>
        rows.Add(
            new RowChange(
                T.Table,
                row.Tenant,
                row.Key,
                row.Version,
                row.EncryptedCheck,
                Resealed: true
            )
        );

    /// <summary>The sealed row is deleted.</summary>
    public void NoteRemoved<T>(T row)
        where T : ISealedRow =>
        rows.Add(new RowChange(T.Table, row.Tenant, row.Key, row.Version, Seal: null));

    public void NameHeads() => NamesHeads = true;

    public void Ring(Changed changed)
    {
        if (rung.Add(changed))
            rings.Add(changed);
    }
}
