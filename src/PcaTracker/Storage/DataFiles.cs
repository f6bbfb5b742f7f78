using System.Buffers.Text;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>
/// Checks the files of a data directory that belong together: the database, the key that signs checkpoints of the audit log, and the
/// checkpoints. If one is missing although another shows that it existed, the program does not create a new one in its place.
/// </summary>
internal static class DataFiles
{
    /// <summary>Paths of the files, relative to the data directory.</summary>
    public const string Database = "tracker.db", Key = "keys/record.ed25519", Checkpoints = "checkpoints.jsonl";

    private const int KeySize = 32;

    /// <summary>Refuses to create a new database where other files show that one existed; null when it exists or no file shows that.</summary>
    public static Refusal? CheckDatabase(string directory)
    {
        var file = Path.Combine(directory, Database);
        var left = Left(directory);
        return left.Count == 0 || !DatabaseFile.HoldsNothing(file)
            ? null
            : Refusal.Conflict("database-missing",
                $"{file} is {(File.Exists(file) ? "empty" : "missing")}, though {string.Join(", ", left)} beside it tell of a tracker that was here: "
                + $"put the database back, or a backup in its place with `restore`; to begin a new one, move them away.");
    }

    /// <summary>Refuses to use a database without the files that were beside it; null when none is missing.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="connection">A connection to its database.</param>
    public static Refusal? CheckOthers(string directory, SqliteConnection connection)
    {
        var expected = Expected(connection);
        var checkpoints = Path.Combine(directory, Checkpoints);
        if (!HasLines(checkpoints))
            return expected.Contains(Checkpoints)
                ? Refusal.Conflict("checkpoints-missing",
                    $"{checkpoints} is {(File.Exists(checkpoints) ? "empty" : "missing")}, with the signed checkpoints of the audit log: "
                    + $"put it back from where you keep it. "
                    + $"If it is lost, tell the heads of delegation, who have its lines, and run `checkpoints renew` to begin a new one.")
                : CheckKey(directory, expected.Contains(Key));
        return CheckKey(directory, isExpected: true);
    }

    /// <summary>Stores in the database which files exist, so that a missing one is noticed later.</summary>
    public static void Expect(Session session, string directory)
    {
        // A program that is killed before its first checkpoint may leave an empty file.
        string[] there = [.. File.Exists(Path.Combine(directory, Key)) ? [Key] : (ReadOnlySpan<string>)[],
            .. HasLines(Path.Combine(directory, Checkpoints)) ? [Checkpoints] : (ReadOnlySpan<string>)[]];
        foreach (var name in there)
            session.Connection.Execute("INSERT INTO expected_file (name) VALUES (@name) ON CONFLICT DO NOTHING", new { name });
    }

    /// <summary>Expects no files any more: they do not belong to a restored database, or were given up.</summary>
    public static void ExpectNone(Session session) => session.Connection.Execute("DELETE FROM expected_file");

    /// <summary>Whether a file contains a key that signs checkpoints, and nothing else.</summary>
    public static bool IsKey(string file) =>
        File.ReadAllText(file).Trim() is var text && Base64.IsValid(text, out var size) && size == KeySize;

    private static Refusal? CheckKey(string directory, bool isExpected)
    {
        const string WayOut = "put the folder `keys` back from where you keep it. If it is lost, run `checkpoints renew`, which begins checkpoints "
            + "anew with another key; people who sign in with a second factor then need `user second-factor-off`.";
        var key = Path.Combine(directory, Key);
        if (!File.Exists(key))
            return isExpected
                ? Refusal.Conflict("key-missing", $"{key} is missing, the key that signs the checkpoints of the audit log: {WayOut}")
                : null;
        if (Directory.EnumerateFiles(Path.GetDirectoryName(key)!, "key-*.xml").FirstOrDefault(file => !IsXml(file)) is { } damaged)
            return Refusal.Conflict("key-damaged",
                $"{damaged} is damaged, a key of sessions and second factors: put it back from where you keep it. If it is lost, move it away: "
                + $"everybody signs in anew, and people who sign in with a second factor may need `user second-factor-off`.");
        return IsKey(key)
            ? null
            : Refusal.Conflict("key-damaged", $"{key} is damaged, the key that signs the checkpoints of the audit log: {WayOut}");
    }

    private static bool IsXml(string file)
    {
        try
        {
            _ = XElement.Load(file);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static List<string> Left(string directory)
    {
        var (database, keys) = (new FileInfo(Path.Combine(directory, Database)), Path.Combine(directory, "keys"));
        // A database that is being created, or whose creation was interrupted, has a journal while it is empty, and later a log.
        string[] logs = !database.Exists ? [Database + "-wal", Database + "-journal"] : database.Length == 0 ? [Database + "-wal"] : [];
        return
        [
            .. Directory.Exists(keys) && Directory.EnumerateFiles(keys).Any() ? ["keys"] : (ReadOnlySpan<string>)[],
            .. logs.Append(Checkpoints).Where(name => new FileInfo(Path.Combine(directory, name)) is { Exists: true, Length: > 0 }),
        ];
    }

    private static bool HasLines(string checkpoints) =>
        File.Exists(checkpoints) && File.ReadAllText(checkpoints, Encoding.UTF8).Contains('\n', StringComparison.Ordinal);

    private static HashSet<string> Expected(SqliteConnection connection) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'expected_file')")
            ? [.. connection.Query<string>("SELECT name FROM expected_file")]
            : [];
}
