using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>Explains failures of files and disks: names the file that this user cannot use and says what to do.</summary>
internal static partial class Access
{
    private const int Read = 4, Write = 2, IsDirectory = 21;
    private const int Permission = 3, ReadOnly = 8, Failed = 10, CannotOpen = 14;

    /// <summary>Checks whether an existing file or folder can be used, without opening it; null when it can or does not exist.</summary>
    public static Refusal? Check(string path, bool writes) =>
        OperatingSystem.IsWindows() || !Path.Exists(path) || Ask(path, writes ? Read | Write : Read) == 0 ? null : Denied(path, writes);

    /// <summary>Checks all files of a data directory in the same way.</summary>
    public static Refusal? CheckAll(string directory)
    {
        if (!Directory.Exists(directory))
            return null;
        var keys = Path.Combine(directory, "keys");
        const string Database = DataFiles.Database;
        string[] files = [Database, Database + "-wal", Database + "-shm", Database + "-journal", DataFiles.Checkpoints, "tracker.lock", "keys"];
        return files.Select(name => Check(Path.Combine(directory, name), writes: true)).FirstOrDefault(refusal => refusal is not null)
            ?? (!Directory.Exists(keys) ? null
                : Directory.EnumerateFiles(keys).Select(file => Check(file, writes: false)).FirstOrDefault(refusal => refusal is not null));
    }

    /// <summary>Translates a failure of a command into a refusal; null when the failure is a fault of the program.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="directory">The data directory.</param>
    public static Refusal? Of(Exception error, string directory)
    {
        var file = Path.Combine(directory, DataFiles.Database);
        return error switch
        {
            UnauthorizedAccessException or IOException { HResult: IsDirectory } when Quoted().Match(error.Message) is { Success: true } match =>
                Of(match.Groups["path"].Value),
            UnauthorizedAccessException or IOException => Refusal.Conflict("file-failed", error.Message),
            SqliteException { SqliteErrorCode: Permission or CannotOpen } => CheckAll(directory) ?? Refusal.Conflict("database-not-opened",
                $"{file} cannot be opened: see that the file and its directory are there and belong to the user {Environment.UserName}, "
                + $"and that the system has file handles left."),
            SqliteException { SqliteErrorCode: ReadOnly } => CheckAll(directory) ?? Refusal.Conflict("database-read-only",
                $"{file} cannot be written to: see that its disk is not mounted for reading only."),
            SqliteException { SqliteErrorCode: Failed } => Refusal.Conflict("disk-failed",
                $"The disk failed while {file} was read or written: see what the system's log says of it, then run `verify`."),
            SqliteException other => Refusal.Conflict("database-failed",
                $"{file} could not be used: {Words(other)}. Try again; if it happens again, run `verify` and report this sentence."),
            _ => null,
        };
    }

    private static Refusal Of(string path) =>
        Directory.Exists(path)
            ? Refusal.Invalid("not-a-file", $"{path} is a directory: name a file.")
            : Check(path, writes: true) ?? Denied(path, writes: true);

    private static Refusal Denied(string path, bool writes) => Refusal.Conflict("file-not-accessible",
        $"{path} cannot be {(writes ? "read and written" : "read")} by the user {Environment.UserName}: it belongs to another user, "
        + $"or its permissions do not allow it. Run the command as its owner, or run `chown {Environment.UserName} {path}`.");

    // SQLite's message without the error number before it.
    private static string Words(SqliteException error) =>
        SqliteWords().Match(error.Message) is { Success: true } match ? match.Groups["words"].Value : error.Message;

    [GeneratedRegex("'(?<path>/[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex("^SQLite Error [0-9]+: '(?<words>.*)'\\.$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SqliteWords();

    [DllImport("libc", EntryPoint = "access", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(string path, int mode);
}
