using System.Text.RegularExpressions;
using PcaTracker.Contract;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>What a statement on a connection behind the <see cref="RowSecurityAuthorizer"/> may touch besides the <c>visible_*</c> views.</summary>
internal static partial class RowSecurityRules
{
    /// <summary>Tables that everybody may read whole: none has a row with a visibility.</summary>
    public static readonly IReadOnlySet<string> Public =
        EntitySets.All.Where(set => set.IsRecord && !set.HasVisibility).Select(set => set.Table).Concat(["simulation", "working_year", "working_day"]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Tables that an actor's transaction writes, and those whose rows go with them.</summary>
    public static readonly IReadOnlySet<string> Written =
        EntitySets.All.Where(set => set.IsRecord).Select(set => set.Table).Concat(["repeatable_request", "reminder", "outbox", "snooze"]).ToHashSet(StringComparer.Ordinal);

    /// <summary>Tables whose keys a write may follow: SQLite looks them up for a link.</summary>
    public static readonly IReadOnlySet<string> Linked = Written.Append("account").Append("digest").ToHashSet(StringComparer.Ordinal);

    /// <summary>Functions that statements, views and triggers use; none reads a table or a file.</summary>
    public static readonly IReadOnlySet<string> Functions = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "match", "search_hits",
        "count", "sum", "total", "min", "max", "avg", "row_number", "exact_sum", "exact_decimal_sum", "exact_decimal_average",
        "json", "json_object", "json_patch", "json_group_array", "json_quote", "next_link", "->>",
        "coalesce", "round", "floor", "ceil", "mod", "decimal_of", "decimal_digits", "decimal_of_digits", "shown_number",
        "length", "instr", "substr", "replace", "trim", "char", "concat_ws", "glob", "unicode_lower", "unicode_upper", "matches_pattern", "read_text", "iso_duration",
        "date", "strftime", "unixepoch", "utc_now", "actor_id", "digest_of",
    };

    /// <summary>Whether a statement is for writing and for nothing else: it may touch more than a question, and so asks none.</summary>
    public static bool IsWrite(string sql) => NewRow().IsMatch(sql) || Write().IsMatch(sql) && !Query().IsMatch(sql);

    /// <summary>Whether a column is one by which a write finds its row, counts its revision, and keeps its links: none says anything of a paper.</summary>
    public static bool IsKey(string column) => Key().IsMatch(column);

    /// <summary>Whether a table holds the settings of a search index, which is read whenever the schema is.</summary>
    public static bool IsIndexConfig(string table) => table.EndsWith("_search_config", StringComparison.Ordinal);

    /// <summary>Whether a table is one of those that make up a search index.</summary>
    public static bool IsIndexTable(string table) => IndexTable().IsMatch(table);

    /// <summary>Whether a name is that of a view from which a search index takes the words of its table.</summary>
    public static bool IsIndexSource(string view) => view.EndsWith("_words", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(INSERT|UPDATE|DELETE)\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Write();

    // The one answer that a write may give: the key of the row that it made of its parameters, and of no row that was there before.
    [GeneratedRegex("""^\s*INSERT INTO \w+ \([\w\s",]+\)\s+VALUES \([\w\s@,]+\)\s+RETURNING id\s*$""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NewRow();

    [GeneratedRegex(@"\b(SELECT|WITH|RETURNING)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Query();

    [GeneratedRegex("^(id|revision|[a-z]+_id|opened_in_round|resolved_in_round|round_number|answered_at)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Key();

    [GeneratedRegex("^[a-z_]+_search_(data|idx|docsize|config|content)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex IndexTable();
}
