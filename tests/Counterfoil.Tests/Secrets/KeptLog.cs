using Microsoft.Extensions.Logging;

namespace Counterfoil.Tests.Secrets;

/// <summary>Keeps every line of a server's log, its scopes and failures included, for the search for secrets.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        SecretLedger.Keep("log", state.ToString() ?? "");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => SecretLedger.Keep("log", $"{formatter(state, exception)} {exception}");

    public void Dispose() { }
}
