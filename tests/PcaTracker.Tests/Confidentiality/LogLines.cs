using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>Every line that a host logs, whoever writes it and however little it matters.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Settings by which everything is logged, and nothing on the screen.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Everything =>
        [.. ((string[])["Default", "Microsoft", "Microsoft.AspNetCore.DataProtection", "Hangfire"]).Select(name => new KeyValuePair<string, string?>("Logging:LogLevel:" + name, "Trace")), new("Logging:Console:LogLevel:Default", "None"), new("Logging:Console:LogLevel:Microsoft", "None")];

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => new Category(_lines);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Category(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{formatter(state, exception)} {string.Join(' ', (state as IEnumerable<KeyValuePair<string, object?>>)?.Select(pair => pair.Value) ?? [])} {exception}");
    }
}
