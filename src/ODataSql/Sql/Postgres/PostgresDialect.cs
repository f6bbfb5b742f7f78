using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.OData.Edm;
using Npgsql;
using ODataSql.Plan.Records;

namespace ODataSql.Sql.Postgres;

/// <summary>
/// PostgreSQL 15 or later, in a database with the encoding UTF8 and the collation C. Values are stored as in SQLite, as text of fixed width
/// (<c>text</c>), integers (<c>bigint</c>) and reals (<c>double precision</c>), and booleans as <c>boolean</c>. Within statements, a number
/// that is an integer in SQLite while it is whole and within 64 bits, and else a real, is <c>numeric</c>.
/// </summary>
public sealed class PostgresDialect : SqlDialect
{
    private const int LongestIdentifier = 63;
    private const string Untyped = "NULL";

    public override IReadOnlyDictionary<string, string> Functions => PostgresFunctions.Table;

    /// <summary>Connections as the engine needs them, with their statements prepared.</summary>
    /// <param name="connectionString">What Npgsql connects to.</param>
    public static NpgsqlDataSource DataSource(string connectionString) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            // By the driver: a statement stays prepared as long as the session in the pool, not as long as one use of it.
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
        });

    /// <summary>Creates or replaces the functions that the engine's SQL calls, in the schema <c>odata</c>.</summary>
    public static void CreateFunctions(NpgsqlConnection connection) => PostgresFunctions.Create(connection);

    /// <summary>The statements by which <see cref="CreateFunctions"/> does so: a database that was made by others lacks some.</summary>
    public static string FunctionsScript(NpgsqlConnection connection) => PostgresFunctions.Script(connection);

    public override object Parameter(object value) => StoredValues.Of(value);

    public override object Parameter(object value, ScalarType type) =>
        value is long flag && type.Kind == EdmPrimitiveTypeKind.Boolean ? flag != 0 : Parameter(value);

    public override string ParameterName(int index) => $"${index + 1}";

    public override string Identifier(string name) => base.Identifier(Encoding.UTF8.GetByteCount(name) <= LongestIdentifier ? name : Shortened(name));

    public override string Null(ScalarType type) => type switch
    {
        { IsJson: true } or { Kind: EdmPrimitiveTypeKind.None } => Untyped,
        { Kind: EdmPrimitiveTypeKind.Boolean } => "NULL::boolean",
        { Kind: EdmPrimitiveTypeKind.Double or EdmPrimitiveTypeKind.Single or EdmPrimitiveTypeKind.Decimal } => "NULL::float8",
        { IsNumber: true } or { Kind: EdmPrimitiveTypeKind.Duration } => "NULL::bigint",
        _ => "NULL::text",
    };

    public override string TwoValued(string condition) => $"coalesce({condition}, false)";

    public override (object Below, object Above) Nearest(object value) => StoredValues.Around(value);

    public override RowCursor Start(DbConnection connection, SqlStatement statement) =>
        PostgresRowCursor.Start((NpgsqlConnection)connection, statement, first: null);

    public override RowCursor Start(DbConnection connection, SqlStatement statement, FirstStatement first) =>
        PostgresRowCursor.Start((NpgsqlConnection)connection, statement, first);

    public override void Stop(DbConnection connection) => PostgresRowCursor.Stop((NpgsqlConnection)connection);

    public override DbTransaction BeginSnapshot(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    // Dapper sends a list as one value, an array.
    public override string IsIn(string sql, string list) => $"{sql} = ANY({list})";

    public override bool SortsByKey => true;

    public override string Alphabetical(string sql) => $"odata.alphabet({sql})";

    // Indexes have nulls last unless they are made otherwise.
    // PostgreSQL does not sort by a constant, but by a cast of one.
    public override string Ordered(string sql, bool descending, bool mayBeNull) => (descending, mayBeNull) switch
    {
        _ when sql == Untyped => $"{Untyped}::text",
        (false, false) => sql,
        (true, false) => $"{sql} DESC",
        (false, true) => $"{sql} NULLS FIRST",
        (true, true) => $"{sql} DESC NULLS LAST",
    };

    public override string Page(long? limit, long? offset, Func<object, string> parameter)
    {
        var clauses = new List<string>();
        if (limit is { } most)
            clauses.Add($"LIMIT {parameter(most)}");
        if (offset is { } skipped)
            clauses.Add($"OFFSET {parameter(skipped)}");
        return string.Join(' ', clauses);
    }

    public override bool JoinsMembers => true;

    public override bool ShowsRowsLast => true;

    public override bool JoinsLookups => true;

    public override string Returned(string sql, Scalar value) =>
        value is { MayBeInfinite: true } and not (Aggregate { Function: "$count" } or Column { IsStored: true }) ? $"odata.returned({sql})" : sql;

    public override string Found(string index, string sought) => $"SELECT row_id FROM {index} WHERE words @@ {sought}::tsquery";

    public override string AllOf(IEnumerable<string> phrases) => string.Join(
        " & ", phrases.Select(phrase => (string)SearchArgument(phrase)).Where(words => words.Length > 0).Select(words => $"({words}:*)"));

    public override object SearchArgument(string words) => string.Join(" <-> ", SearchWords.Of(words).Select(word => $"'{word}'"));

    public override object Pattern(string pattern) => PostgresPattern.Write(pattern);

    public override string JsonObject(IReadOnlyList<JsonMember> members, IReadOnlyList<string>? nulls) => nulls is not null
        ? WithoutNulls(members, nulls)
        : members.Count == 0 ? "'{}'"
        : $"({Text("{")} || {string.Join(" || ',' || ", members.Select(member => $"{Name(member.Name)} || {Json(member)}"))} || '}}')";

    public override string JsonLink(string name, IEnumerable<string> address, IEnumerable<string> keys)
    {
        var (before, key, after) = address.ToArray() is [var first, var second, var third] ? (first, second, third) : default;
        var token = string.Join(" || ", keys.Select((value, i) => (i == 0 ? "" : "',' || ") + $"odata.token({value})").Prepend("'['").Append("']'"));
        return $"{Text($",\"{name}\":")} || odata.json({before} || odata.escaped({key}::text) || {after} || odata.base64url({token}))";
    }

    public override string JsonArray(string item, string orderBy) =>
        $"'[' || coalesce(string_agg({item}, ','{(orderBy.Length == 0 ? "" : $" ORDER BY {orderBy}")}), '') || ']'";

    private static string WithoutNulls(IReadOnlyList<JsonMember> members, IReadOnlyList<string> nulls)
    {
        List<string> parts = [.. nulls.Select(name => Text($",\"{name}\":null"))];
        parts.AddRange(members.Select(
            member => $"CASE WHEN {member.Sql} IS NOT NULL THEN {Text($",\"{member.Name}\":")} || {Json(member)} ELSE '' END"));
        return parts.Count == 0 ? "'{}'" : $"('{{' || substr({string.Join(" || ", parts)}, 2) || '}}')";
    }

    private static string Name(string name) => Text($"\"{name}\":");

    private static string Json(JsonMember member) => member switch
    {
        { IsOpen: true } => member.Sql,
        { Value.Type.IsJson: true } => $"coalesce({member.Sql}, 'null')",
        _ => $"odata.json({member.Sql})",
    };

    /// <summary>A name that PostgreSQL does not cut, in which no two long names become one.</summary>
    private static string Shortened(string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        // As its first character, # hides a column.
        return $"{(name[0] == '#' ? "#" : "")}{hash}";
    }

    private static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
