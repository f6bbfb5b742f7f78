using PcaTracker.Importing;
using PcaTracker.Storage;

namespace PcaTracker.Tests;

/// <summary>A database as the first start leaves it, made once in a test run and copied for each test.</summary>
internal static class RecordTemplate
{
    private static readonly Lazy<string> File = new(Make);

    public static void CopyTo(string dataDirectory) => System.IO.File.Copy(File.Value, Path.Combine(dataDirectory, "tracker.db"));

    private static string Make()
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        var file = DatabaseFile.Prepare(directory).Value;
        using var database = new TrackerDatabase(file, TimeProvider.System);
        PublicRecord.ImportOnFirstStart(database);
        return file;
    }
}
