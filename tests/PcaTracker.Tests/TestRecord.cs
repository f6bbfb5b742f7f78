using Microsoft.Extensions.Time.Testing;
using PcaTracker.Importing;
using PcaTracker.Storage;

namespace PcaTracker.Tests;

/// <summary>The public record, for tests.</summary>
internal static class TestRecord
{
    private static readonly Lazy<string> File = new(() => Make(hasRecord: true)), EmptyFile = new(() => Make(hasRecord: false));

    /// <summary>Puts a database there as the first start leaves it: made once in a test run, then copied.</summary>
    public static void CopyDatabaseTo(string dataDirectory)
    {
        if (TestServer.IsUsed)
            TestServer.CopyTo(dataDirectory);
        else
            CopyFileTo(dataDirectory);
    }

    /// <summary>The same, a file of SQLite on either system.</summary>
    public static void CopyFileTo(string dataDirectory) => System.IO.File.Copy(File.Value, Path.Combine(dataDirectory, "tracker.db"));

    /// <summary>Opens a new database without a record in a data directory.</summary>
    public static TrackerDatabase OpenEmpty(string dataDirectory, TimeProvider time) =>
        TestServer.IsUsed ? TestServer.OpenEmpty(dataDirectory, time) : OpenEmptyFile(dataDirectory, time);

    /// <summary>The same in a file of SQLite on either system: all scripts are run once in a test run, and what they make is copied.</summary>
    public static TrackerDatabase OpenEmptyFile(string dataDirectory, TimeProvider time)
    {
        var file = Path.Combine(dataDirectory, "tracker.db");
        System.IO.File.Copy(EmptyFile.Value, file);
        return new TrackerDatabase(file, time);
    }

    /// <summary>The eight files, for <c>import DIR</c>.</summary>
    public static void WriteFilesTo(string directory)
    {
        foreach (var name in EmbeddedFiles.Under("db/epca"))
            System.IO.File.WriteAllBytes(Path.Combine(directory, Path.GetFileName(name)), EmbeddedFiles.Bytes(name));
    }

    /// <summary>Before any clock of a test.</summary>
    internal static FakeTimeProvider Clock => new(new DateTimeOffset(2025, 12, 1, 9, 0, 0, TimeSpan.Zero));

    private static string Make(bool hasRecord)
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        var file = DatabaseFile.Prepare(directory).Value;
        if (!hasRecord)
            return file;
        using var database = new TrackerDatabase(file, Clock);
        PublicRecord.ImportOnFirstStart(database);
        return file;
    }
}
