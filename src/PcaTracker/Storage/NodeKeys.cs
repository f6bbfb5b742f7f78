using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>Compares the key in a node's data directory with that of the other nodes on the same database.</summary>
internal static class NodeKeys
{
    /// <summary>Refuses a node that has not the key of the others, by which it could neither sign checkpoints nor know anybody's session.</summary>
    public static Refusal? Check(TrackerDatabase database, string dataDirectory)
    {
        using var session = database.OpenAsSystem();
        return Check(session.Connection.Query<string>("SELECT DISTINCT sealed_with FROM protection_key").AsList(), dataDirectory, database.Place);
    }

    /// <summary>The same for a connection of the program.</summary>
    public static Refusal? Check(DatabaseSystem system, string dataDirectory, TimeProvider time)
    {
        using var connection = system.Open(null, writes: false, time).Connection;
        return Check(connection.Query<string>("SELECT DISTINCT sealed_with FROM main.protection_key").AsList(), dataDirectory, system.Place);
    }

    private static Refusal? Check(List<string> expected, string dataDirectory, string place)
    {
        var key = Path.Combine(dataDirectory, DataFiles.Key);
        if (NodeSecret.Find(dataDirectory) is { } secret)
            return expected.All(name => name == secret.Name)
                ? null
                : Refusal.Conflict("key-of-another",
                    $"{key} is not the key with which {place} has been used: put that of its other servers, or of your backup, in its place.");
        if (File.Exists(key))
            return Refusal.Conflict("key-damaged",
                $"{key} is damaged, the key that signs the checkpoints of the audit log: put that of another server on {place}, "
                + $"or of your backup, in its place.");
        return expected.Count == 0
            ? null
            : Refusal.Conflict("key-missing",
                $"{key} is missing, the key that all servers on {place} share: copy it from the data directory of another one, or from your backup.");
    }
}
