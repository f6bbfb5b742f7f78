using Microsoft.OData.Edm;
using ODataSql.Model;
using PcaTracker.Contract;

namespace PcaTracker.Api.Past;

/// <summary>Writes what the statements of past days have in common.</summary>
internal static class PastDay
{
    /// <summary>The day that stands for today and later ones; open periods end after it.</summary>
    public const string Present = "9999-12-30";

    /// <summary>The round that stands for today and later days; no round has its number.</summary>
    public const string PresentRound = "10000";

    /// <summary>
    /// The asked day. Today and later days stand beyond all others, so that what carries no day is there from today on. As a subquery without
    /// a row of its own it is worked out once, and rows keep the order of their indexes.
    /// </summary>
    public const string Day = $"(SELECT CASE WHEN {Snapshot.Moment} >= substr(utc_now(), 1, 10) THEN '{Present}' ELSE {Snapshot.Moment} END)";

    /// <summary>The number of the last round held by the end of the day.</summary>
    public const string Round =
        $"""
        (SELECT CASE WHEN {Day} = '{Present}' THEN {PresentRound} ELSE coalesce((
            SELECT max(r.number) FROM main.round r WHERE r.status = 'held' AND coalesce(r.ends_on, r.starts_on) <= {Day}), 0) END)
        """;

    /// <summary>The condition that a row had been recorded by the end of the day.</summary>
    /// <param name="set">The set.</param>
    /// <param name="row">The alias of the row.</param>
    public static string WasRecorded(EntitySetDefinition set, string row) =>
        $"({Day} = '{Present}' OR EXISTS (SELECT 1 FROM visible_recorded_change e"
        + $" WHERE e.entity_set = '{set.Name}' AND e.id = {row}.id AND e.day <= {Day}))";

    /// <summary>
    /// The value of a property at the end of the day of a row that had been recorded by then: what its first later change replaced, or else
    /// what it is now. The audit log keeps every change since a row was recorded, and a row of the first version
    /// has had none.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="row">The alias of the row.</param>
    /// <param name="property">The property.</param>
    public static string Recorded(EntitySetDefinition set, string row, PropertyDefinition property)
    {
        var now = property.IsFlag ? $"CAST({row}.{property.Column} AS integer)" : $"{row}.{property.Column}";
        var recorded = $"""
            coalesce((
            SELECT e.before -> '{property}' FROM visible_recorded_change e
            WHERE e.entity_set = '{set.Name}' AND e.id = {row}.id AND e.day > {Day} AND e.before -> '{property}' IS NOT NULL
            ORDER BY e.at, e.sequence LIMIT 1), json_quote({now})) ->> '$'
            """;
        var value = property.IsFlag ? $"CAST({recorded} AS bigint) <> 0"
            : property.Kind is EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 ? $"CAST({recorded} AS bigint)"
            : recorded;
        return $"CASE WHEN {row}.revision = 1 THEN {row}.{property.Column} ELSE {value} END";
    }

    /// <summary>A statement of a past day in PostgreSQL, which has other names for parts of JSON.</summary>
    public static string OnServer(string sql) => sql
        .Replace("e.before -> ", "e.before::json -> ", StringComparison.Ordinal)
        .Replace("json_quote(", "to_json(", StringComparison.Ordinal)
        .Replace("->> '$'", "#>> '{}'", StringComparison.Ordinal);

    /// <summary>The same as a column.</summary>
    public static string RecordedColumn(EntitySetDefinition set, string row, PropertyDefinition property) =>
        $"{Recorded(set, row, property)} AS {property.Column}";

    /// <summary>The same of a row that may not have been recorded by then: null, because nobody knows.</summary>
    public static string KnownColumn(EntitySetDefinition set, string row, PropertyDefinition property) =>
        $"CASE WHEN {WasRecorded(set, row)} THEN {Recorded(set, row, property)} END AS {property.Column}";
}
