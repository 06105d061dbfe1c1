using System.Diagnostics.Metrics;

namespace Counterfoil.Storage.Connections;

/// <summary>How many statements a node has sent to its database: for the metrics, and for tests that count round trips. Thread-safe.</summary>
internal sealed class StatementCount : IDisposable
{
    private readonly Meter meter = new("Counterfoil.Storage");
    private readonly Counter<long> counter;
    private long value;

    public StatementCount() =>
        counter = meter.CreateCounter<long>(
            "counterfoil.storage.statements",
            description: "Statements sent to the database."
        );

    public long Value => Interlocked.Read(ref value);

    /// <summary>Told each statement's text; for tests that ask the database how it would run it.</summary>
    public Action<string>? Heard { get; set; }

    public void Add(string sql, int statements = 1)
    {
        Heard?.Invoke(sql);
        Add(statements);
    }

    private void Add(int statements)
    {
        Interlocked.Add(ref value, statements);
        counter.Add(statements);
    }

    public void Dispose() => meter.Dispose();
}
