using System.Security.Cryptography;
using PcaTracker.Domain;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>A file that is being made, or is there to be fetched for a while.</summary>
/// <remarks>It is on disk without a name: nothing of it outlives the program, and nobody else opens it.</remarks>
internal sealed class SpreadsheetJob(string key, SpreadsheetOrder order, SpreadsheetFormat format, DateTimeOffset begunAt) : IDisposable
{
    private const int KeyLength = 32;

    private readonly Lock _lock = new();
    private FileStream? _file;
    private bool _isDropped;
    private int _written;
    private long _total;

    /// <summary>Names it in the addresses of its reader.</summary>
    public string Key => key;

    /// <summary>What it is made of.</summary>
    public SpreadsheetOrder Order => order;

    /// <summary>Its form.</summary>
    public SpreadsheetFormat Format => format;

    /// <summary>Since when it is being made.</summary>
    public DateTimeOffset BegunAt => begunAt;

    /// <summary>The name under which it is saved.</summary>
    public string FileName => $"{order.Question.FileName}.{format.Extension}";

    /// <summary>How many rows are written.</summary>
    public int Written => Volatile.Read(ref _written);

    /// <summary>How many rows there will be.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>Completes when the file is whole, or will never be.</summary>
    public Task Ending { get; set; } = Task.CompletedTask;

    /// <summary>Why there is no file, in words for its reader; null while there may be one.</summary>
    public string? Failure { get; set; }

    /// <summary>Whether the file is whole.</summary>
    public bool IsWhole => Ending.IsCompleted && Failure is null && _file is not null;

    /// <summary>Whether it is somebody's to fetch: a person whose role or side has changed since may not read all of it.</summary>
    public bool BelongsTo(Actor actor) =>
        actor.AccountId == order.Actor.AccountId && actor.Audience == order.Actor.Audience && actor.Role == order.Actor.Role;

    /// <summary>Notes how far it is.</summary>
    public void Progress(int written) => Volatile.Write(ref _written, written);

    /// <summary>Notes how many rows there are.</summary>
    public void Expect(long total) => Volatile.Write(ref _total, total);

    /// <summary>A key for another file.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(KeyLength, lowercase: true);

    /// <summary>Whether a text of an address has the form of a key.</summary>
    public static bool IsKey(string text) => text.Length == KeyLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Opens the file for writing, and takes its name away.</summary>
    public FileStream Create(string directory)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = Path.Combine(directory, $"file-{NewKey()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 64 * 1024 };
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
            options.UnixCreateMode = OwnerOnly;
        }

        var file = new FileStream(path, options);
        File.Delete(path);
        lock (_lock)
        {
            _file = file;
            ObjectDisposedException.ThrowIf(_isDropped, this);
        }

        return file;
    }

    /// <summary>Sends the whole file.</summary>
    public async Task SendAsync(HttpResponse response, CancellationToken gone)
    {
        var handle = _file!.SafeFileHandle;
        var length = RandomAccess.GetLength(handle);
        response.ContentType = format.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename={FileName}";
        response.ContentLength = length;
        var block = new byte[64 * 1024];
        for (long sent = 0; sent < length;)
        {
            var read = await RandomAccess.ReadAsync(handle, block, sent, gone);
            await response.Body.WriteAsync(block.AsMemory(0, read), gone);
            sent += read;
        }
    }

    /// <summary>Gives the room on the disk back. Whoever is still writing fails.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDropped = true;
            _file?.Dispose();
        }
    }
}
