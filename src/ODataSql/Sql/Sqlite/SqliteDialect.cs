using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.OData.Edm;
using ODataSql.Plan.Rows;
using ODataSql.Sql.Sqlite.Tallies;
using SQLitePCL;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// SQLite 3.44 or later. Dates are text <c>YYYY-MM-DD</c>, instants are UTC text of fixed width <c>YYYY-MM-DDTHH:MM:SS.fffZ</c>, times of
/// day <c>HH:MM:SS</c>, booleans 0 and 1, durations integers of milliseconds, and decimals numbers of up to fifteen digits, which are added
/// in decimal arithmetic.
/// </summary>
public sealed class SqliteDialect : SqlDialect
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    private const int FewRows = 2_000;

    public override IReadOnlyDictionary<string, string> Functions { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["eq"] = "{0} = {1}",
        ["ne"] = "{0} <> {1}",
        ["eq:null"] = "{0} IS {1}",
        ["ne:null"] = "{0} IS NOT {1}",
        ["gt"] = "{0} > {1}",
        ["ge"] = "{0} >= {1}",
        ["lt"] = "{0} < {1}",
        ["le"] = "{0} <= {1}",
        ["and"] = "({0} AND {1})",
        ["or"] = "({0} OR {1})",
        ["not"] = "NOT ({0})",
        ["true"] = "coalesce({0}, 0)",

        ["add"] = "({0} + {1})",
        ["sub"] = "({0} - {1})",
        ["mul"] = "({0} * {1})",
        ["div"] = "({0} / {1})",
        ["mod"] = "({0} % {1})",
        ["div:real"] = "(CAST({0} AS REAL) / {1})",
        ["mod:real"] = "mod({0}, {1})",
        ["neg"] = "(-{0})",
        ["decimal"] = "decimal_of({0})",
        ["mul:duration"] = "CAST(round({0} * {1}) AS INTEGER)",
        ["div:duration"] = "CAST(round({0} / CAST({1} AS REAL)) AS INTEGER)",
        ["between"] = $"({Milliseconds("{0}")} - {Milliseconds("{1}")})",
        ["add:instant"] = $"strftime('%Y-%m-%dT%H:%M:%fZ', ({Milliseconds("{0}")} + {{1}}) / 1000.0, 'unixepoch')",
        ["sub:instant"] = $"strftime('%Y-%m-%dT%H:%M:%fZ', ({Milliseconds("{0}")} - {{1}}) / 1000.0, 'unixepoch')",
        ["add:day"] = $"date(({Milliseconds("{0}")} + {{1}}) / 1000.0, 'unixepoch')",
        ["sub:day"] = $"date(({Milliseconds("{0}")} - {{1}}) / 1000.0, 'unixepoch')",
        ["round"] = "round({0})",
        ["floor"] = "floor({0})",
        ["ceiling"] = "ceil({0})",

        // instr and substr compare exactly; LIKE would ignore case in ASCII and treat % as a wildcard.
        ["contains"] = "(instr({0}, {1}) > 0)",
        ["startswith"] = "(substr({0}, 1, length({1})) = {1})",
        // As bytes, of which a text knows how many it has, unlike its characters; in UTF-8, an end of equal bytes is one of whole characters.
        ["endswith"] = "(substr(CAST({0} AS BLOB), octet_length({0}) - octet_length({1}) + 1) = CAST({1} AS BLOB))",
        ["matchespattern"] = "matches_pattern({0}, {1})",
        ["length"] = "length({0})",
        ["indexof"] = "(instr({0}, {1}) - 1)",
        // A negative start counts from the end (OData 4.01).
        ["substring"] = "substr({0}, CASE WHEN {1} < 0 THEN max({1}, -length({0})) ELSE {1} + 1 END)",
        ["substring:length"] = "substr({0}, CASE WHEN {1} < 0 THEN max({1}, -length({0})) ELSE {1} + 1 END, max({2}, 0))",
        ["tolower"] = "unicode_lower({0})",
        ["toupper"] = "unicode_upper({0})",
        ["trim"] = "trim({0}, ' ' || char(9, 10, 11, 12, 13, 160))",
        ["concat"] = "({0} || {1})",

        ["year"] = "CAST(substr({0}, 1, 4) AS INTEGER)",
        ["month"] = "CAST(substr({0}, 6, 2) AS INTEGER)",
        ["day"] = "CAST(substr({0}, 9, 2) AS INTEGER)",
        ["hour"] = "CAST(substr({0}, 12, 2) AS INTEGER)",
        ["minute"] = "CAST(substr({0}, 15, 2) AS INTEGER)",
        ["second"] = "CAST(substr({0}, 18, 2) AS INTEGER)",
        ["fractionalseconds"] = "CAST('0' || substr({0}, 20, 4) AS REAL)",
        ["hour:time"] = "CAST(substr({0}, 1, 2) AS INTEGER)",
        ["minute:time"] = "CAST(substr({0}, 4, 2) AS INTEGER)",
        ["second:time"] = "CAST(substr({0}, 7, 2) AS INTEGER)",
        ["fractionalseconds:time"] = "({0} IS NOT NULL) * 0.0",
        ["totaloffsetminutes"] = "CASE WHEN {0} IS NOT NULL THEN 0 END",
        ["totalseconds"] = "({0} / 1000.0)",
        ["duration:text"] = "iso_duration({0})",
        ["date"] = "substr({0}, 1, 10)",
        ["instant"] = "({0} || 'T00:00:00.000Z')",
        ["time"] = "substr({0}, 12, 8)",

        ["cast:text"] = "CAST({0} AS TEXT)",
        ["number:text"] = "CAST(shown_number({0}) AS TEXT)",
        ["cast:flag"] = "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
        ["cast:Byte"] = Whole("-1", "256"),
        ["cast:SByte"] = Whole("-129", "128"),
        ["cast:Int16"] = Whole("-32769", "32768"),
        ["cast:Int32"] = Whole("-2147483649", "2147483648"),
        ["cast:Int64"] = "CASE WHEN {0} >= -9223372036854775808 AND {0} < 9223372036854775808.0 THEN CAST({0} AS INTEGER) END",
        ["cast:real"] = "CAST({0} AS REAL)",
        ["read:Byte"] = "read_text({0}, 'Byte')",
        ["read:SByte"] = "read_text({0}, 'SByte')",
        ["read:Single"] = "read_text({0}, 'Double')",
        ["read:Boolean"] = "read_text({0}, 'Boolean')",
        ["read:Int16"] = "read_text({0}, 'Int16')",
        ["read:Int32"] = "read_text({0}, 'Int32')",
        ["read:Int64"] = "read_text({0}, 'Int64')",
        ["read:Double"] = "read_text({0}, 'Double')",
        ["read:Decimal"] = "read_text({0}, 'Decimal')",
        ["read:Date"] = "read_text({0}, 'Date')",
        ["read:DateTimeOffset"] = "read_text({0}, 'DateTimeOffset')",
        ["read:TimeOfDay"] = "read_text({0}, 'TimeOfDay')",
        ["read:Duration"] = "read_text({0}, 'Duration')",
        ["read:Guid"] = "read_text({0}, 'Guid')",

        // The last argument of a window function is its OVER clause.
        ["row_number:over"] = "row_number() {0}",
        ["min:over"] = "min({0}) {1}",
        ["total:over"] = "total({0}) {1}",
        ["total:decimal:over"] = DecimalFunctions.RunningTotal("{0}", "{1}"),
        ["percent"] = "({0} * 100.0 / {1})",
        ["when"] = "CASE WHEN {0} THEN {1} END",

        ["sum"] = "exact_sum({0}){1}",
        ["average"] = "avg({0}){1}",
        ["sum:decimal"] = "exact_decimal_sum({0}){1}",
        ["average:decimal"] = "exact_decimal_average({0}){1}",
        ["min"] = "min({0}){1}",
        ["max"] = "max({0}){1}",
        ["min:alphabet"] = "min({0}){1}",
        ["max:alphabet"] = "max({0}){1}",
        ["min:flag"] = "min({0}){1}",
        ["max:flag"] = "max({0}){1}",
        ["countdistinct"] = "count(DISTINCT {0}){1}",
        ["$count"] = "count(*){0}",
        // Over combinations of values, of which the last argument says how often each occurs.
        ["sum:times"] = "exact_sum({0}, {1})",
        ["average:times"] = "(CAST(exact_sum({0}, {1}) AS REAL) / sum(CASE WHEN {0} IS NOT NULL THEN {1} END))",
        ["$count:times"] = "sum({0})",

        ["search:hits"] = "search_hits({0}, {1})",

        ["entity-id"] = "({0} || '(' || {1} || ')')",
        ["etag"] = """('W/"' || {0} || '"')""",
    };

    public override object Parameter(object value) => Stored(value);

    public override (object Below, object Above) Nearest(object value) => value is bool ? (Stored(value), Stored(value)) : StoredValues.Around(value);

    /// <summary>A value as SQLite stores it.</summary>
    internal static object Stored(object value) => value is bool flag ? flag ? 1L : 0L : StoredValues.Of(value);

    public override RowCursor Start(DbConnection connection, SqlStatement statement) =>
        PreparedStatements.Of((SqliteConnection)connection).Start(statement);

    public override void Stop(DbConnection connection) => raw.sqlite3_interrupt(((SqliteConnection)connection).Handle);

    public override DbTransaction BeginSnapshot(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    public override string TwoValued(string condition) => $"coalesce({condition}, 0)";

    // Nulls come first of themselves.
    public override string Ordered(string sql, bool descending, bool mayBeNull) => sql + (descending ? " DESC" : "");

    public override string Page(long? limit, long? offset, Func<object, string> parameter) =>
        $"LIMIT {parameter(limit ?? -1)}" + (offset is { } skipped ? $" OFFSET {parameter(skipped)}" : "");

    public override string Alphabetical(string sql) => $"{sql} COLLATE {AlphabetCollation.Name}";

    public override string Found(string index, string sought) => $"SELECT rowid FROM {index} WHERE {index} MATCH {sought}";

    public override string AllOf(IEnumerable<string> phrases) => string.Join(" AND ", phrases.Select(phrase => $"{SearchArgument(phrase)} *"));

    public override bool FindsParts => true;

    public override bool MergesUnions => true;

    public override string HasParts(string key, string index, string text) =>
        $"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH search_parts({text}))";

    // Counting ends where a scan becomes as fast as reading the rows one by one.
    public override string HasFew(string index, string text) =>
        $"CASE WHEN length({text}) >= {SearchFunctions.Part} THEN "
        + $"(SELECT count(*) FROM (SELECT rowid FROM {index} WHERE {index} MATCH search_parts({text}) LIMIT {FewRows + 1})) <= {FewRows} ELSE 0 END";

    public override object SearchArgument(string words) => SearchFunctions.Phrase(words);

    public override int TalliedValues => TallyRows.MostValues;

    public override string Tally(IEnumerable<string> values, string rows) => $"tally_rows((SELECT tally({string.Join(", ", values)})\n{rows}))";

    public override string JsonObject(IReadOnlyList<JsonMember> members, IReadOnlyList<string>? nulls)
    {
        var json = members.Any(member => member.IsOpen)
            ? $"json('{{' || {string.Join(" || ',' || ", members.Select(Open))} || '}}')"
            : JsonObject(members.SelectMany(member => new[] { Text(member.Name), JsonValue(member) }));
        // A merge patch (RFC 7396) removes members that are null in the patch and keeps those that are null in its target.
        return nulls is null ? json
            : $"json_patch({(nulls.Count == 0 ? "'{}'" : JsonObject(nulls.SelectMany(name => new[] { Text(name), "NULL" })))}, {json})";
    }

    public override string JsonLink(string name, IEnumerable<string> address, IEnumerable<string> keys) =>
        $"{Text($",\"{name}\":")} || json_quote(next_link({string.Join(", ", address.Concat(keys))}))";

    public override string JsonArray(string item, string orderBy) =>
        orderBy.Length == 0 ? $"json_group_array({item})" : $"json_group_array({item} ORDER BY {orderBy})";

    /// <summary>Registers the functions and the collation that the engine's SQL uses; every connection needs them.</summary>
    public static void RegisterFunctions(SqliteConnection connection)
    {
        connection.CreateFunction("unicode_lower", (string? text) => text?.ToLowerInvariant(), isDeterministic: true);
        connection.CreateFunction("unicode_upper", (string? text) => text?.ToUpperInvariant(), isDeterministic: true);
        SumFunction.Register(connection);
        TallyFunction.Register(connection);
        TallyRows.Register(connection);
        AlphabetCollation.Register(connection);
        SearchFunctions.Register(connection);
        DecimalFunctions.Register(connection);
        ConversionFunctions.Register(connection);
        connection.CreateFunction("next_link", (object?[] values) => NextLink(values), isDeterministic: true);
        connection.CreateFunction(
            "matches_pattern",
            (string? text, string pattern) => text is null ? (bool?)null : Patterns.GetOrAdd(pattern, Compile).IsMatch(text),
            isDeterministic: true);
    }

    /// <summary>
    /// Whether SQLite is executing a statement of the engine. Statements that it prepares meanwhile are its own, such as those with which a
    /// full-text index reads its tables; an authorizer (<c>sqlite3_set_authorizer</c>) needs to tell the two apart.
    /// </summary>
    public static bool IsExecuting(SqliteConnection connection) => PreparedStatements.Of(connection).IsExecuting;

    /// <summary>Joins the URL before a key, the key, the URL after it, and a skip token of the remaining values.</summary>
    private static string NextLink(object?[] values)
    {
        var key = Convert.ToString(values[1], CultureInfo.InvariantCulture)!.Replace("'", "''", StringComparison.Ordinal);
        var token = SkipToken.Write([.. values.Skip(3).Select(value => value is DBNull ? null : value)]);
        return $"{values[0]}{Uri.EscapeDataString(key)}{values[2]}{token}";
    }

    private static string JsonObject(IEnumerable<string> namesAndValues) => $"json_object({string.Join(", ", namesAndValues)})";

    private static string Open(JsonMember member) =>
        $"{Text($"\"{member.Name}\":")} || {(member.IsOpen ? member.Sql : $"json_quote({JsonValue(member)})")}";

    private static string JsonValue(JsonMember member) => member.Value switch
    {
        { Type.IsJson: true } => $"json({member.Sql})",
        { Type.Kind: EdmPrimitiveTypeKind.Boolean } => $"json(CASE {member.Sql} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)",
        { MayBeInfinite: true } => $"shown_number({member.Sql})",
        _ => member.Sql,
    };

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A date or an instant as milliseconds since 1970, for exact arithmetic.</summary>
    private static string Milliseconds(string argument) => $"CAST(round(unixepoch({argument}, 'subsec') * 1000) AS INTEGER)";

    /// <summary>A number without its fraction; null when it is not between two limits.</summary>
    private static string Whole(string above, string below) => $"CASE WHEN {{0}} > {above} AND {{0}} < {below} THEN CAST({{0}} AS INTEGER) END";

    // Patterns come from requests, so only a limited number is kept.
    private static Regex Compile(string pattern)
    {
        if (Patterns.Count > 100)
            Patterns.Clear();
        return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
