using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Counterfoil.Server.Traces;

/// <summary>Sends our own traces to the configured collector, by OTLP over HTTP. Nothing of a request but its method, route and status is in them.</summary>
internal sealed class TraceExport(Uri collector) : IHostedService, IDisposable
{
    private TracerProvider? provider;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("counterfoil"))
            .AddSource("Counterfoil.*")
            .AddOtlpExporter(options =>
            {
                options.Endpoint = new Uri(collector, "v1/traces");
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
            })
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        provider?.ForceFlush(5_000);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => provider?.Dispose();
}
