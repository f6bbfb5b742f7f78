using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>
/// Translates a broken constraint of the schema into a refusal, for a write that no rule refused before. The database's own message names
/// tables and columns, so it is not passed on.
/// </summary>
internal static class ConstraintRefusal
{
    private const int Check = 275, ForeignKey = 787, NotNull = 1299, PrimaryKey = 1555, Unique = 2067, DataType = 3091;

    /// <summary>Whether there is a row with the same key already.</summary>
    public static bool IsOfKey(DbException error) => error
        is SqliteException { SqliteExtendedErrorCode: PrimaryKey or Unique } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>The refusal for a broken constraint; null for any other failure.</summary>
    public static Refusal? Of(DbException error) => error switch
    {
        _ when IsOfKey(error) => Refusal.Conflict("already-exists", "There is such a row already. Read it, and change it instead."),
        SqliteException { SqliteExtendedErrorCode: ForeignKey } or PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation } =>
            Refusal.Conflict(
                "still-referred-to", "Other rows refer to this one, or it refers to one that is not there. Change or delete those first."),
        SqliteException { SqliteExtendedErrorCode: Check or NotNull or DataType }
            or PostgresException { SqlState: PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation } =>
            Refusal.Invalid("against-the-schema", "A value lies outside what the record can hold. Compare what you sent with $metadata."),
        _ => null,
    };
}
