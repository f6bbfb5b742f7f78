using Dapper;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>Imports the public record of the EU–Kazakhstan negotiation of 2011 to 2015, which the program carries.</summary>
internal static class PublicRecord
{
    /// <summary>Imports the record into a database without chapters, in one transaction: an interrupted start leaves nothing.</summary>
    public static void ImportOnFirstStart(TrackerDatabase database) => _ = database.WriteAsSystem<int>(session =>
    {
        if (session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM chapter)"))
            return 0;
        using var progress = ProgressLine.Start("Starting");
        progress.Step("reading the public record");
        foreach (var file in RecordFile.All)
            if (RecordImport.Run(session, file, EmbeddedFiles.Bytes($"db/epca/{file.Name}")).IsRefused(out var refusal))
                return refusal;
        return RecordFile.All.Count;
    }).Value;
}
