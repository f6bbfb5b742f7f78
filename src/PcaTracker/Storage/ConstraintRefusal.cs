using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>
/// Translates a broken constraint of the schema into a refusal, for a write that no rule refused before. SQLite's own message names
/// tables and columns, so it is not passed on.
/// </summary>
internal static class ConstraintRefusal
{
    private const int Check = 275, ForeignKey = 787, NotNull = 1299, PrimaryKey = 1555, Unique = 2067, DataType = 3091;

    /// <summary>The refusal for a broken constraint; null for any other failure.</summary>
    public static Refusal? Of(SqliteException error) => error.SqliteExtendedErrorCode switch
    {
        PrimaryKey or Unique => Refusal.Conflict("already-exists", "There is such a row already. Read it, and change it instead."),
        ForeignKey => Refusal.Conflict(
            "still-referred-to", "Other rows refer to this one, or it refers to one that is not there. Change or delete those first."),
        Check or NotNull or DataType => Refusal.Invalid(
            "against-the-schema", "A value lies outside what the record can hold. Compare what you sent with $metadata."),
        _ => null,
    };
}
