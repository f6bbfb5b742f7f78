using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ODataSql.AspNetCore.Reading;

/// <summary>Limits the room that unread answers take.</summary>
/// <param name="Total">Bytes of all answers together, on disk.</param>
/// <param name="PerCaller">Bytes of the answers of one caller, on disk.</param>
/// <param name="LeftOnDisk">Bytes of the disk that stay free for the database.</param>
/// <param name="InMemory">Bytes of all answers together, in memory.</param>
public sealed record SpoolLimits(long Total, long PerCaller, long LeftOnDisk, long InMemory)
{
    /// <summary>1 GiB on disk, of which 256 MiB for one caller, and 64 MiB in memory.</summary>
    public static readonly SpoolLimits Usual = new(Total: 1L << 30, PerCaller: 256L << 20, LeftOnDisk: 256L << 20, InMemory: 64L << 20);
}

/// <summary>A block in the file: its position, its length, and the number under which it was encrypted.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SpooledBlock(long Caller, int Position, int Length, long Number);

/// <summary>
/// Keeps answers that clients have not fetched yet in one temporary file, in blocks that are used again. Blocks are encrypted by a key that
/// is in memory alone (AES-GCM), and the file has no name once it is open: nothing of it outlives the process.
/// </summary>
public sealed class SpoolFile(string directory, SpoolLimits limits) : IDisposable
{
    /// <summary>Most bytes of a block.</summary>
    public const int BlockSize = 64 * 1024;

    private const int TagSize = 16, NonceSize = 12, StoredSize = BlockSize + TagSize;

    /// <summary>How many blocks the file grows by before the disk is looked at again.</summary>
    private const int Step = 256;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _lock = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Stack<int> _free = [];
    private readonly Dictionary<long, int> _byCaller = [];
    private FileStream? _file;
    private int _used, _length, _roomUntil;
    private long _numbers, _inMemory;

    /// <summary>Bytes of the file.</summary>
    public long Length
    {
        get
        {
            lock (_lock)
                return (long)_length * StoredSize;
        }
    }

    /// <summary>Whether a caller may leave more unread.</summary>
    public bool HasRoom(long caller)
    {
        lock (_lock)
            return (long)_byCaller.GetValueOrDefault(caller) * BlockSize < limits.PerCaller;
    }

    /// <summary>Takes a block's share of the memory for unread answers; false when all of it is taken and nothing forces it.</summary>
    public bool TakeMemory(bool force)
    {
        if (Interlocked.Add(ref _inMemory, BlockSize) <= limits.InMemory || force)
            return true;
        GiveMemory();
        return false;
    }

    /// <summary>Returns a block's share of the memory.</summary>
    public void GiveMemory() => Interlocked.Add(ref _inMemory, -BlockSize);

    /// <summary>Stores a block; null when there is no room for it.</summary>
    public SpooledBlock? TryAdd(long caller, ReadOnlySpan<byte> content)
    {
        if (Reserve(caller) is not { } position)
            return null;
        var block = new SpooledBlock(caller, position, content.Length, Interlocked.Increment(ref _numbers));
        var stored = ArrayPool<byte>.Shared.Rent(StoredSize);
        try
        {
            var size = content.Length + TagSize;
            using (var cipher = new AesGcm(_key, TagSize))
                cipher.Encrypt(Nonce(block.Number), content, stored.AsSpan(0, content.Length), stored.AsSpan(content.Length, TagSize));
            RandomAccess.Write(_file!.SafeFileHandle, stored.AsSpan(0, size), (long)position * StoredSize);
            return block;
        }
        catch (IOException)
        {
            // A full disk: the database needs what is left more.
            Remove(block);
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    /// <summary>Reads a block into a buffer that is at least as long.</summary>
    public void Read(SpooledBlock block, Span<byte> content)
    {
        var stored = ArrayPool<byte>.Shared.Rent(StoredSize);
        try
        {
            var (size, read) = (block.Length + TagSize, 0);
            while (read < size)
            {
                var more = RandomAccess.Read(_file!.SafeFileHandle, stored.AsSpan(read, size - read), ((long)block.Position * StoredSize) + read);
                read += more > 0 ? more : throw new EndOfStreamException("The file of unread answers was cut off.");
            }

            using var cipher = new AesGcm(_key, TagSize);
            cipher.Decrypt(Nonce(block.Number), stored.AsSpan(0, block.Length), stored.AsSpan(block.Length, TagSize), content[..block.Length]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    /// <summary>Frees a block; without any block the file is empty.</summary>
    public void Remove(SpooledBlock block)
    {
        lock (_lock)
        {
            _used--;
            if (--_byCaller[block.Caller] == 0)
                _byCaller.Remove(block.Caller);
            _free.Push(block.Position);
            if (_used > 0)
                return;
            _free.Clear();
            _length = _roomUntil = 0;
            _file!.SetLength(0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _file?.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    private int? Reserve(long caller)
    {
        lock (_lock)
        {
            var own = _byCaller.GetValueOrDefault(caller);
            if ((own + 1L) * BlockSize > limits.PerCaller || (_used + 1L) * BlockSize > limits.Total)
                return null;
            if (!_free.TryPop(out var position) && !Grow(out position))
                return null;
            _used++;
            _byCaller[caller] = own + 1;
            return position;
        }
    }

    private bool Grow(out int position)
    {
        position = _length;
        try
        {
            _file ??= Open();
            if (_length >= _roomUntil)
            {
                if (new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace < limits.LeftOnDisk + ((long)Step * StoredSize))
                    return false;
                _roomUntil = _length + Step;
            }

            _length++;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private FileStream Open()
    {
        var name = Path.Combine(directory, $"unread-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(name, options);
        }

        Directory.CreateDirectory(directory, Owner | UnixFileMode.UserExecute);
        options.UnixCreateMode = Owner;
        var file = new FileStream(name, options);
        File.Delete(name);
        return file;
    }

    private static byte[] Nonce(long number)
    {
        var nonce = new byte[NonceSize];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, number);
        return nonce;
    }
}
