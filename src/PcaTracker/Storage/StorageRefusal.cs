using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Domain;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>Translates failures of a busy database or a full disk into refusals. Nothing was saved, and the request may be repeated later.</summary>
internal static class StorageRefusal
{
    /// <summary>Seconds after which a client should try again.</summary>
    public const int RetryAfterSeconds = 5;

    // The system's codes for "no space left on device" and "disk quota exceeded".
    private const int NoSpace = 28, OverQuota = 122;

    /// <summary>The refusal for a failure; null when trying again does not help.</summary>
    public static Refusal? Of(Exception error) => error switch
    {
        DatabaseBusyException => Busy,
        ReadersBusyException => Unreadable,
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } => Busy,
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => Full,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => Full,
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => Busy,
        // The server stops, or the connection to it is gone.
        NpgsqlException { IsTransient: true } => Away,
        // The shared index of the log could not grow.
        SqliteException { SqliteExtendedErrorCode: raw.SQLITE_IOERR_SHMSIZE } => Full,
        IOException { HResult: NoSpace or OverQuota } => Full,
        { InnerException: { } inner } => Of(inner),
        _ => null,
    };

    /// <summary>Whether a statement was stopped because its time was up or its client had gone.</summary>
    public static bool WasStopped(Exception failure) => failure is
        SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT }
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled }
        // So says the driver where the connection that is to be stopped reads an answer.
        or OperationCanceledException { InnerException: PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } };

    private static Refusal Busy { get; } = new(RefusalKind.Busy, "busy-writing",
        "Nothing was saved: others are writing, or the disk is slow, and it took too long to wait. Try again in a few seconds.");

    private static Refusal Unreadable { get; } = new(RefusalKind.Busy, "busy-reading",
        "The database could not be read: the disk is slow. Try again in a few seconds.");

    private static Refusal Away { get; } = new(RefusalKind.Busy, "database-away",
        "The database did not answer. If you were saving, look whether it was saved; then try again in a few seconds.");

    private static Refusal Full { get; } = new(RefusalKind.DiskFull, "disk-full",
        "Nothing was saved: the disk is full. What was saved before can be read as always. Tell your administrator to make room, then try again.");
}
