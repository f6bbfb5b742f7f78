using PcaTracker.Domain;

namespace PcaTracker.Importing;

/// <summary>Reads a directory with files of the record.</summary>
internal static class RecordDirectory
{
    /// <summary>Reads the existing files, in the order of their dependencies.</summary>
    public static Result<IReadOnlyList<(RecordFile File, byte[] Content)>> Read(string directory)
    {
        if (!Directory.Exists(directory))
            return Refusal.NotFound($"There is no directory {directory}.");
        var present = RecordFile.All.Where(f => File.Exists(Path.Combine(directory, f.Name))).ToList();
        if (present.Count == 0)
            return Refusal.NotFound($"{directory} holds none of {string.Join(", ", RecordFile.All.Select(f => f.Name))}.");
        try
        {
            return present.ConvertAll(f => (f, File.ReadAllBytes(Path.Combine(directory, f.Name))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refusal.Conflict("unreadable-file", error.Message);
        }
    }
}
