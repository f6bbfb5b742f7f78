using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PcaTracker.Tests.Pressure;

/// <summary>Clients that read 400 bytes a second, until they are disposed.</summary>
internal sealed class SlowReaders(Uri server) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Reader> _readers = [];

    /// <summary>How many bytes each has read of its answer. Fails where the server ended a connection.</summary>
    public IReadOnlyList<int> Read
    {
        get
        {
            foreach (var reader in _readers.Where(reader => reader.Reading.IsCompleted))
                reader.Reading.GetAwaiter().GetResult();
            return [.. _readers.Select(reader => reader.Bytes)];
        }
    }

    /// <summary>Lets each ask with its token at its address, and returns when all have the beginning of their answers.</summary>
    public async Task Begin(IEnumerable<(string Token, string Address)> questions)
    {
        _readers.AddRange(questions.Select(question => new Reader(server, question.Token, question.Address, _stop.Token)));
        await Task.WhenAll(_readers.Select(reader => reader.Begun)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers.Select(reader => reader.Reading)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private sealed class Reader
    {
        private const int Piece = 40;

        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Reader(Uri server, string token, string address, CancellationToken stop) => Reading = Run(server, token, address, stop);

        public Task Reading { get; }

        public Task Begun => _begun.Task;

        public int Bytes { get; private set; }

        private async Task Run(Uri server, string token, string address, CancellationToken stop)
        {
            try
            {
                // Whoever is told to come back later does so.
                while (!await Ask(server, token, address, stop))
                    await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
            }
            catch (Exception failure)
            {
                _begun.TrySetException(failure);
                throw;
            }
        }

        private async Task<bool> Ask(Uri server, string token, string address, CancellationToken stop)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024 };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port, stop);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {address} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\n\r\n"), stop);
            var (buffer, clock) = (new byte[Piece], new Stopwatch());
            while (await socket.ReceiveAsync(buffer, stop) is > 0 and var bytes)
            {
                if (Bytes == 0 && Encoding.ASCII.GetString(buffer) is var start && !start.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
                    return start.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal) ? false : throw new InvalidOperationException(start);
                clock.Start();
                Bytes += bytes;
                _begun.TrySetResult();
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, (Bytes * 2.5) - clock.Elapsed.TotalMilliseconds)), stop);
            }

            throw new InvalidOperationException($"The server ended the connection after {Bytes} bytes.");
        }
    }
}
