using System.Data;
using System.Data.Common;
using Counterfoil.Storage.Connections;
using Counterfoil.Storage.Journal;
using Counterfoil.Tests.Storage.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Counterfoil.Tests.Storage.Journal;

/// <summary>The connection broke while the database was committing: it did, and nobody was told.</summary>
public sealed class CommitInDoubtTests(SqliteFixture fixture) : IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task What_may_have_happened_is_not_run_again_and_a_new_chain_begins()
    {
        var parts = fixture.Database.Parts;
        var mac = new JournalMac(parts.Keys, parts.Identity);
        var chain = new Chain(mac, new CheckpointHeads(mac));
        var connections = new ForgetfulConnections(parts.Connections);
        await using var writer = new Writer(
            connections,
            chain,
            parts.Heads,
            parts.Bell,
            parts.Time,
            NullLogger.Instance
        );
        var runs = 0;
        Task<bool> WriteAsync() =>
            writer.RunAsync(
                writing =>
                {
                    runs++;
                    writing.NameHeads();
                    return Task.FromResult(true);
                },
                default
            );

        await WriteAsync();
        var (before, chainBefore) = (runs, chain.Head.Chain);
        connections.Forgets = true;
        await Should.ThrowAsync<CommitInDoubtException>(WriteAsync());
        runs.ShouldBe(before + 1);

        connections.Forgets = false;
        await WriteAsync();
        chain.Head.Chain.ShouldNotBe(chainBefore);
        chain.Head.Sequence.ShouldBe(1);
        (await parts.Connections.ReadAsync(parts.Inventory.ReadAsync, default)).ShouldNotBeNull();
    }

    private sealed class ForgetfulConnections(IConnections inner) : IConnections
    {
        public bool Forgets { get; set; }

        public Dialect Dialect => inner.Dialect;

        public Task<T> ReadAsync<T>(
            Func<Session, Task<T>> read,
            CancellationToken cancellationToken
        ) => inner.ReadAsync(read, cancellationToken);

        public async Task<WriteTransaction> BeginAsync(CancellationToken cancellationToken)
        {
            var begun = await inner.BeginAsync(cancellationToken);
            return Forgets
                ? new WriteTransaction(begun.Session, new Forgetful(begun.Transaction), null)
                : begun;
        }

        public bool IsTransient(Exception failure) => inner.IsTransient(failure);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Forgetful(DbTransaction inner) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => inner.IsolationLevel;

        protected override DbConnection? DbConnection => inner.Connection;

        public override void Commit()
        {
            inner.Commit();
            throw new IOException("The connection broke.");
        }

        public override void Rollback() => inner.Rollback();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
