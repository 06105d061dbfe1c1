using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Counterfoil.Storage;

namespace Counterfoil.Server.Metrics;

/// <summary>Listens to the meters of this process, and remembers what they measure. Thread-safe.</summary>
internal sealed class MetricsCollector : IHostedService, IDisposable
{
    private static readonly HashSet<string> OfOthers = new(StringComparer.Ordinal)
    {
        "http.server.request.duration",
        "http.server.active_requests",
        "dotnet.process.cpu.time",
        "dotnet.process.memory.working_set",
        "dotnet.gc.collections",
        "dotnet.thread_pool.queue.length",
        "dotnet.exceptions",
    };

    private readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private readonly Meter meter = new("Counterfoil.Server");

    /// <summary>Listens, and measures the database's health by itself.</summary>
    public MetricsCollector(Database database)
    {
        meter.CreateObservableGauge(
            "counterfoil.bell.heard",
            () => database.Health.BellIsHeard ? 1 : 0,
            description: "Whether changes of other nodes are heard"
        );
        meter.CreateObservableGauge(
            "counterfoil.journal.recorded",
            () => database.Health.HeadsTrouble is null ? 1 : 0,
            description: "Whether the journal's heads are recorded outside the database"
        );
        meter.CreateObservableGauge(
            "counterfoil.database.writable",
            () => database.Health.WriteTrouble is null ? 1 : 0,
            description: "Whether the database took the last write"
        );
        meter.CreateObservableGauge<int>(
            "counterfoil.witness.told",
            () =>
                database.Health is { HasWitness: true } health
                    ? [new Measurement<int>(health.WitnessTrouble is null ? 1 : 0)]
                    : [],
            description: "Whether the witness has the journal's newest heads"
        );
        meter.CreateObservableGauge(
            "counterfoil.clock.offset",
            () => database.Health.ClockOffset.TotalSeconds,
            unit: "s",
            description: "How far the database's clock is ahead of this machine's"
        );
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (
                instrument.Meter.Name.StartsWith("Counterfoil.", StringComparison.Ordinal)
                || OfOthers.Contains(instrument.Name)
            )
                listening.EnableMeasurementEvents(instrument, FamilyOf(instrument));
        };
        listener.SetMeasurementEventCallback<long>(Note);
        listener.SetMeasurementEventCallback<int>(Note);
        listener.SetMeasurementEventCallback<double>(Note);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>All that was measured, in Prometheus' text form.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        return PrometheusText.Write(families.Values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
    }

    private Family FamilyOf(Instrument instrument)
    {
        var kind = KindOf(instrument);
        var name =
            PrometheusText.NameOf(instrument.Name)
            + instrument.Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                _ => "",
            }
            + (kind == SeriesKind.Counter ? "_total" : "");
        return families.GetOrAdd(
            name,
            _ => new Family(name, instrument.Description ?? instrument.Name, kind)
        );
    }

    private static void Note<T>(
        Instrument instrument,
        T value,
        ReadOnlySpan<KeyValuePair<string, object?>> tags,
        object? state
    )
        where T : struct, IConvertible =>
        ((Family)state!)
            .Of(tags)
            ?.Measure(
                value.ToDouble(provider: null),
                instrument.IsObservable || instrument is Gauge<T> ? Measured.Whole : Measured.Added
            );

    private static SeriesKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? SeriesKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? SeriesKind.Counter
            : SeriesKind.Gauge;
    }
}
