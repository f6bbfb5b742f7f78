using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>What a database or a disk that takes no write at the moment amounts to. Nothing was saved, and the same may be sent again later.</summary>
internal static class StorageRefusal
{
    /// <summary>After how many seconds it is worth trying again.</summary>
    public const int RetryAfterSeconds = 5;

    // What the system calls "no space left on device" and "disk quota exceeded".
    private const int NoSpace = 28, OverQuota = 122;

    /// <summary>The refusal that a failure amounts to; null for one that trying again does not mend.</summary>
    public static Refusal? Of(Exception error) => error switch
    {
        DatabaseBusyException => Busy,
        ReadersBusyException => Unreadable,
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } => Busy,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => Full,
        // The shared index of the log could not grow.
        SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_SHMSIZE } => Full,
        IOException { HResult: NoSpace or OverQuota } => Full,
        { InnerException: { } inner } => Of(inner),
        _ => null,
    };

    private static Refusal Busy { get; } = new(RefusalKind.Busy, "busy-writing",
        "Nothing was saved: others are writing, or the disk is slow, and it took too long to wait. Try again in a few seconds.");

    private static Refusal Unreadable { get; } = new(RefusalKind.Busy, "busy-reading", "The database could not be read: the disk is slow. Try again in a few seconds.");

    private static Refusal Full { get; } = new(RefusalKind.DiskFull, "disk-full",
        "Nothing was saved: the disk is full. What was saved before can be read as always. Tell your administrator to make room, then try again.");
}
