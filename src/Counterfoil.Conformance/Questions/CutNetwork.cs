using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace Counterfoil.Conformance;

/// <summary>
/// The network, cut for whatever runs inside: name look-ups, connections and HTTP requests of managed code are refused
/// where they begin, and noted. It hangs on the runtime's own telemetry of System.Net, and follows the call through its
/// awaits and tasks; other calls of the process go on undisturbed.
/// </summary>
internal sealed class CutNetwork : IDisposable
{
    private static readonly AsyncLocal<CutNetwork?> Current = new();

    // Both live as long as the process: they see what is named in their lists and nothing else.
    private static readonly Ear Listening = new();
    private static readonly ActivityListener Cutting = NewKnife();

    private readonly ConcurrentQueue<string> attempts = new();

    private CutNetwork() { }

    public IReadOnlyList<string> Attempts => [.. attempts.Distinct(StringComparer.Ordinal)];

    public static CutNetwork Begin()
    {
        _ = Listening;
        _ = Cutting;
        return Current.Value = new CutNetwork();
    }

    public void Dispose() => Current.Value = null;

    private static ActivityListener NewKnife()
    {
        var knife = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name.Contains("System.Net.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
                Current.Value is null
                    ? ActivitySamplingResult.None
                    : ActivitySamplingResult.PropagationData,
            ActivityStarted = activity =>
            {
                if (Current.Value is not { } cut || WordOf(activity.OperationName) is not { } what)
                    return;
                cut.attempts.Enqueue(what);
                throw new IOException("The network is cut: the plugin was not to go outside here.");
            },
        };
        ActivitySource.AddActivityListener(knife);
        return knife;
    }

    private static string? WordOf(string name) =>
        name switch
        {
            _ when name.Contains("DnsLookup", StringComparison.OrdinalIgnoreCase)
                    || name.Contains("ResolutionStart", StringComparison.Ordinal) =>
                "it looked up a host's name",
            _ when name.Contains("Sockets.Connect", StringComparison.Ordinal)
                    || name.Contains("ConnectStart", StringComparison.Ordinal) =>
                "it opened a connection",
            _ when name.Contains("HttpRequestOut", StringComparison.Ordinal)
                    || name.Contains("RequestStart", StringComparison.Ordinal) =>
                "it sent an HTTP request",
            _ => null,
        };

    /// <summary>Hears the same from the runtime's event sources, where nobody can be refused, only seen.</summary>
    private sealed class Ear : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (
                eventSource.Name
                is "System.Net.Http"
                    or "System.Net.Sockets"
                    or "System.Net.NameResolution"
            )
                EnableEvents(eventSource, EventLevel.Informational);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (Current.Value is { } cut && WordOf(eventData.EventName ?? "") is { } what)
                cut.attempts.Enqueue(what);
        }
    }
}
