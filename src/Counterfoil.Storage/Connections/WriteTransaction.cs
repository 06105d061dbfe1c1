using System.Data.Common;
using Counterfoil.Storage.PostgreSql;

namespace Counterfoil.Storage.Connections;

/// <summary>A transaction that writes; rolled back unless it was committed. Not thread-safe.</summary>
internal sealed class WriteTransaction(
    Session session,
    DbTransaction transaction,
    DbConnection? owned
) : IAsyncDisposable
{
    public Session Session { get; } = session;

    /// <summary>For tests that have the commit's answer lost.</summary>
    internal DbTransaction Transaction => transaction;

    /// <summary>Commits. A statement that was posted and is refused throws what the database says: nothing happened.</summary>
    /// <exception cref="CommitInDoubtException">The database did not say whether it committed.</exception>
    public async Task CommitAsync()
    {
        try
        {
            if (!await Session.TryCommitPostedAsync())
                await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Exception failure) when (!Posted.IsRefused(failure))
        {
            throw new CommitInDoubtException(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        if (owned is not null)
            await owned.DisposeAsync();
    }
}

/// <summary>A commit was sent and no answer came: what was asked may have happened. It must not be run again.</summary>
internal sealed class CommitInDoubtException(Exception inner)
    : Exception("The database did not say whether it committed.", inner);
