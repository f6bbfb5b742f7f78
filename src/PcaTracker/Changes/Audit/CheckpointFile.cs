using System.Text;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary><c>checkpoints.jsonl</c> in the data directory: one line per chain and day, and nothing is ever taken away.</summary>
internal sealed class CheckpointFile(string dataDirectory)
{
    private readonly string _file = Path.Combine(dataDirectory, DataFiles.Checkpoints);

    public string Directory => dataDirectory;

    /// <summary>Its lines, complete ones only: a power failure may have cut the last off, or left zero bytes in its place.</summary>
    public IReadOnlyList<string> Lines() => File.Exists(_file) ? [.. File.ReadAllText(_file).Split('\n')[..^1].Select(line => line.TrimStart('\0'))] : [];

    /// <summary>Appends lines in one piece, and returns once they are on the disk. Whoever appends holds the write lock of the database.</summary>
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
            // A full disk takes the beginning of a line.
            file.SetLength(end);
            throw;
        }

        if (end == 0)
            DurableFile.Flush(dataDirectory);
    }

    // What does not end in a line end is what a power failure left of a line: no checkpoint.
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
