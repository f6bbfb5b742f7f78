using System.Collections;
using System.Text.RegularExpressions;

namespace PcaTracker.Security.Http;

/// <summary>
/// Redacts secrets in every log line, at every level and of every category: the framework logs the URLs of requests, and people
/// put tokens into them.
/// </summary>
internal sealed partial class RedactingLoggerFactory(LoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    /// <summary>Replaces each secret in a text by an ellipsis after the prefix that identifies its kind.</summary>
    public static string Without(string text) => Secrets().Replace(text, "…");

    private static bool HasSecret(object? value) => value is not null && Secrets().IsMatch(value.ToString() ?? "");

    // Tokens and sign-in links, plain or percent-encoded.
    [GeneratedRegex("(?<=pca_|pca%5F|sign-in/|sign-in%2F)[0-9A-Za-z]{30,}", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Secrets();

    private sealed class Logger(ILogger inner) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        // Every request has a scope, and few log providers show it, so that it is redacted only when read.
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull =>
            state is IEnumerable<KeyValuePair<string, object?>> values
                ? inner.BeginScope(new Scope(values))
                : inner.BeginScope(Without(state.ToString() ?? ""));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!inner.IsEnabled(logLevel))
                return;
            var text = formatter(state, exception);
            if (HasSecret(text) || HasSecret(exception))
                inner.Log(logLevel, eventId, Without(exception is null ? text : $"{text} {exception}"), null, static (said, _) => said);
            else
                inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    private sealed class Scope(IEnumerable<KeyValuePair<string, object?>> values) : IEnumerable<KeyValuePair<string, object?>>
    {
        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
            values.Select(Redacted).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => Without(values.ToString() ?? "");

        private static KeyValuePair<string, object?> Redacted(KeyValuePair<string, object?> value) =>
            HasSecret(value.Value) ? KeyValuePair.Create(value.Key, (object?)Without(value.Value!.ToString()!)) : value;
    }
}
