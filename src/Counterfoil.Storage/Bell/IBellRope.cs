using Counterfoil.Authority.Changes;
using Counterfoil.Storage.Connections;

namespace Counterfoil.Storage.Bell;

/// <summary>How the writer rings: on this node alone (SQLite), or on all (PostgreSQL).</summary>
internal interface IBellRope : IBell, IAsyncDisposable
{
    /// <summary>Tells the other nodes, inside the transaction of the change: they hear it when it is committed, and never otherwise.</summary>
    void Announce(Session session, IReadOnlyList<Changed> rings);

    /// <summary>Tells this node's listeners; they have run on return.</summary>
    void RingHere(IReadOnlyList<Changed> rings);
}
