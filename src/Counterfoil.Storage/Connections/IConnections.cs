namespace Counterfoil.Storage.Connections;

/// <summary>The ways to one database: SQLite's and PostgreSQL's.</summary>
internal interface IConnections : IAsyncDisposable
{
    Dialect Dialect { get; }

    /// <summary>Reads outside any transaction; many at once.</summary>
    Task<T> ReadAsync<T>(Func<Session, Task<T>> read, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that writes. SQLite has one at a time: only the writer of the journal asks for it.</summary>
    Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken);

    /// <summary>Whether the failure says that another transaction was in the way and that the same thing may succeed now.</summary>
    bool IsTransient(Exception failure);
}
