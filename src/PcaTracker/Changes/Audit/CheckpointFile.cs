using System.Text;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>Reads and appends to <c>checkpoints.jsonl</c> in the data directory: one line per chain and day, never removed.</summary>
internal sealed class CheckpointFile(string dataDirectory)
{
    private readonly string _file = Path.Combine(dataDirectory, DataFiles.Checkpoints);

    /// <summary>The data directory.</summary>
    public string Directory => dataDirectory;

    /// <summary>The complete lines: a power failure may have truncated the last line, or left zero bytes in its place.</summary>
    public IReadOnlyList<string> Lines() =>
        File.Exists(_file) ? [.. File.ReadAllText(_file).Split('\n')[..^1].Select(line => line.TrimStart('\0'))] : [];

    /// <summary>Appends lines in one write, and returns once they are on the disk. The caller holds the write lock of the database.</summary>
    public void Append(IEnumerable<Checkpoint> checkpoints)
    {
        using var file = new FileStream(_file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        var end = EndOfLastLine(file);
        file.SetLength(end);
        file.Position = end;
        try
        {
            file.Write(Encoding.UTF8.GetBytes(string.Concat(checkpoints.Select(c => c.Line + "\n"))));
            file.Flush(flushToDisk: true);
        }
        catch
        {
            // A full disk may have accepted the beginning of a line.
            file.SetLength(end);
            throw;
        }

        if (end == 0)
            DurableFile.Flush(dataDirectory);
    }

    // Text after the last line end is the rest of a line that a power failure truncated, not a checkpoint.
    private static long EndOfLastLine(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
                return end;
        }

        return 0;
    }
}
