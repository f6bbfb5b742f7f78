using System.Text.RegularExpressions;
using PcaTracker.Contract;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>Lists what a statement may touch besides the <c>visible_*</c> views where a <see cref="RowSecurityAuthorizer"/> is attached.</summary>
internal static partial class RowSecurityRules
{
    /// <summary>Tables whose rows have no visibility, so that everybody may read all of them.</summary>
    public static readonly IReadOnlySet<string> Public = EntitySets.All.Where(set => set.IsRecord && !set.HasVisibility).Select(set => set.Table)
        .Concat(["bracket_count", "simulation", "working_year", "working_day", "tally_rows"]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Tables that an actor's transaction writes, also by cascading deletes.</summary>
    public static readonly IReadOnlySet<string> Written = EntitySets.All.Where(set => set.IsRecord).Select(set => set.Table)
        .Concat(["bracket_count", "repeatable_request", "form_key", "draft", "reminder", "outbox", "snooze", "saved_view",
            "bulk_change", "bulk_change_row"])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Tables whose keys a write may read: SQLite looks them up to check foreign keys.</summary>
    public static readonly IReadOnlySet<string> Linked = Written.Append("account").Append("digest").ToHashSet(StringComparer.Ordinal);

    /// <summary>Functions that statements, views and triggers use; no function here reads a table or a file.</summary>
    public static readonly IReadOnlySet<string> Functions = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "match", "search_hits", "search_parts",
        "count", "sum", "total", "min", "max", "avg", "lag", "row_number", "exact_sum", "tally", "exact_decimal_sum", "exact_decimal_average",
        "json", "json_object", "json_patch", "json_group_array", "string_agg", "json_quote", "next_link", "->", "->>",
        "coalesce", "nullif", "round", "floor", "ceil", "mod", "decimal_of", "decimal_digits", "decimal_of_digits", "shown_number",
        "length", "octet_length", "instr", "substr", "replace", "trim", "char", "concat_ws", "glob", "unicode_lower", "unicode_upper",
        "matches_pattern", "read_text", "iso_duration", "date", "strftime", "unixepoch", "utc_now", "day_from_today", "actor_id", "digest_of",
    };

    /// <summary>Whether a statement only writes. It may touch more tables than a query, and must therefore contain none.</summary>
    public static bool IsWrite(string sql) => NewRow().IsMatch(sql) || Write().IsMatch(sql) && !Query().IsMatch(sql);

    /// <summary>Whether a write needs a column to find its row, to count its revision or to check links. No such column has content.</summary>
    public static bool IsKey(string column) => Key().IsMatch(column);

    /// <summary>Whether a table holds the settings of a search index, which SQLite reads with the schema.</summary>
    public static bool IsIndexConfig(string table) => table.EndsWith("_search_config", StringComparison.Ordinal);

    /// <summary>Whether a table is part of a search index.</summary>
    public static bool IsIndexTable(string table) => IndexTable().IsMatch(table);

    /// <summary>Whether a view is the one from which a search index reads the text of its table.</summary>
    public static bool IsIndexSource(string view) => view.EndsWith("_words", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(INSERT|UPDATE|DELETE)\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Write();

    // A write may return one thing: the key of the row that it created from its parameters.
    [GeneratedRegex(
        """^\s*INSERT INTO \w+ \([\w\s",]+\)\s+VALUES \([\w\s@,]+\)\s+RETURNING id\s*$""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NewRow();

    [GeneratedRegex(@"\b(SELECT|WITH|RETURNING)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Query();

    [GeneratedRegex(
        "^(id|revision|[a-z]+_id|opened_in_round|resolved_in_round|round_number|answered_at|saved_at)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Key();

    [GeneratedRegex("^[a-z_]+_search_(data|idx|docsize|config|content)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IndexTable();
}
