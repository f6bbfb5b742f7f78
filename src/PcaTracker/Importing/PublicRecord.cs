using Dapper;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>What public sources say about the EU–Kazakhstan negotiation of 2011 to 2015, carried inside the program.</summary>
internal static class PublicRecord
{
    /// <summary>Imports all of it into a database that has no chapters: in one transaction, so that a start cut short leaves nothing and the next one begins anew.</summary>
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
