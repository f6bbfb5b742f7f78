using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;

namespace ODataSql.Sql.Postgres;

/// <summary>
/// The operators and functions of the plan in PostgreSQL, and the functions of the schema <c>odata</c> that they call (<c>functions.sql</c>).
/// </summary>
internal static class PostgresFunctions
{
    // What most texts are made of, the most frequent first: PostgreSQL looks for each character from the beginning. All others take longer.
    private const string Usual = " оеаинтсрвлкeмдпtaуoinяыsьrгзhбldчйcuжхmшюfцpщэgфъwybvkxjqzңғқұүһіәө0123456789ё";

    // By collation, as it takes a while to go through all letters.
    private static readonly ConcurrentDictionary<string, string> Scripts = new(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Table { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["eq"] = "{0} = {1}",
        ["ne"] = "{0} <> {1}",
        ["eq:null"] = "{0} IS NOT DISTINCT FROM {1}",
        ["ne:null"] = "{0} IS DISTINCT FROM {1}",
        ["gt"] = "{0} > {1}",
        ["ge"] = "{0} >= {1}",
        ["lt"] = "{0} < {1}",
        ["le"] = "{0} <= {1}",
        ["and"] = "({0} AND {1})",
        ["or"] = "({0} OR {1})",
        ["not"] = "NOT ({0})",
        ["true"] = "coalesce({0}, false)",

        ["add"] = "odata.add({0}, {1})",
        ["sub"] = "odata.sub({0}, {1})",
        ["mul"] = "odata.mul({0}, {1})",
        ["div"] = "odata.div({0}, {1})",
        ["mod"] = "odata.mod({0}, {1})",
        ["div:real"] = "odata.div_real({0}, {1})",
        ["mod:real"] = "odata.mod_real({0}, {1})",
        ["neg"] = "odata.neg({0})",
        ["decimal"] = "odata.decimal({0})",
        ["mul:duration"] = "odata.duration(odata.mul({0}, {1}))",
        ["div:duration"] = "odata.duration(odata.div_real({0}, {1}))",
        ["between"] = "(odata.milliseconds({0}) - odata.milliseconds({1}))",
        ["add:instant"] = "odata.instant(odata.milliseconds({0}) + ({1})::numeric)",
        ["sub:instant"] = "odata.instant(odata.milliseconds({0}) - ({1})::numeric)",
        ["add:day"] = "odata.day(odata.milliseconds({0}) + ({1})::numeric)",
        ["sub:day"] = "odata.day(odata.milliseconds({0}) - ({1})::numeric)",
        ["round"] = "odata.round({0})",
        ["floor"] = "odata.floor({0})",
        ["ceiling"] = "odata.ceiling({0})",

        // LIKE would treat % and _ as wildcards.
        ["contains"] = "(strpos({0}, {1}) > 0)",
        ["startswith"] = "starts_with({0}, {1})",
        ["endswith"] = "(right({0}, length({1})) = {1})",
        ["matchespattern"] = "({0} ~ {1})",
        ["length"] = "length({0})::bigint",
        ["indexof"] = "(strpos({0}, {1}) - 1)::bigint",
        ["substring"] = "odata.substring({0}, {1})",
        ["substring:length"] = "odata.substring({0}, {1}, {2})",
        ["tolower"] = "odata.lower({0})",
        ["toupper"] = "odata.upper({0})",
        ["trim"] = @"btrim({0}, E' \t\n\x0B\f\r\u00A0')",
        ["concat"] = "({0} || {1})",

        ["year"] = "odata.digits(substr({0}, 1, 4))",
        ["month"] = "odata.digits(substr({0}, 6, 2))",
        ["day"] = "odata.digits(substr({0}, 9, 2))",
        ["hour"] = "odata.digits(substr({0}, 12, 2))",
        ["minute"] = "odata.digits(substr({0}, 15, 2))",
        ["second"] = "odata.digits(substr({0}, 18, 2))",
        ["fractionalseconds"] = "odata.fraction(substr({0}, 20, 4))",
        ["hour:time"] = "odata.digits(substr({0}, 1, 2))",
        ["minute:time"] = "odata.digits(substr({0}, 4, 2))",
        ["second:time"] = "odata.digits(substr({0}, 7, 2))",
        ["fractionalseconds:time"] = "(CASE WHEN {0} IS NULL THEN 0 ELSE 0 END)::float8",
        ["totaloffsetminutes"] = "CASE WHEN {0} IS NOT NULL THEN 0::bigint END",
        ["totalseconds"] = "odata.div_real({0}, 1000)",
        ["duration:text"] = "odata.iso_duration({0})",
        ["date"] = "substr({0}, 1, 10)",
        ["instant"] = "({0} || 'T00:00:00.000Z')",
        ["time"] = "substr({0}, 12, 8)",

        ["cast:text"] = "odata.text({0})",
        ["number:text"] = "odata.text({0})",
        ["cast:flag"] = "CASE {0} WHEN true THEN 'true' WHEN false THEN 'false' END",
        ["cast:Byte"] = "odata.whole({0}, -1, 256)",
        ["cast:SByte"] = "odata.whole({0}, -129, 128)",
        ["cast:Int16"] = "odata.whole({0}, -32769, 32768)",
        ["cast:Int32"] = "odata.whole({0}, -2147483649, 2147483648)",
        ["cast:Int64"] = "odata.int64({0})",
        ["cast:real"] = "({0})::float8",
        ["read:Byte"] = "odata.read_whole({0}, 0, 255)",
        ["read:SByte"] = "odata.read_whole({0}, -128, 127)",
        ["read:Int16"] = "odata.read_whole({0}, -32768, 32767)",
        ["read:Int32"] = "odata.read_whole({0}, -2147483648, 2147483647)",
        ["read:Int64"] = "odata.read_whole({0}, -9223372036854775808, 9223372036854775807)",
        ["read:Single"] = "odata.read_real({0})",
        ["read:Double"] = "odata.read_real({0})",
        ["read:Decimal"] = "odata.read_decimal({0})",
        ["read:Boolean"] = "CASE {0} WHEN 'true' THEN true WHEN 'false' THEN false END",
        ["read:Date"] = "odata.read_date({0})",
        ["read:DateTimeOffset"] = "odata.read_instant({0})",
        ["read:TimeOfDay"] = "odata.read_time({0})",
        ["read:Duration"] = "odata.read_duration({0})",
        ["read:Guid"] = "odata.read_guid({0})",

        // The last argument of a window function is its OVER clause.
        ["row_number:over"] = "row_number() {0}",
        ["min:over"] = "min({0}) {1}",
        ["total:over"] = "odata.total({0}) {1}",
        ["total:decimal:over"] = "odata.total(odata.decimal({0})::numeric) {1}",
        ["percent"] = "odata.div_real(odata.mul(({0})::float8, 100), {1})",
        ["when"] = "CASE WHEN {0} THEN {1} END",

        ["sum"] = "odata.sum({0}){1}",
        ["average"] = "odata.average({0}){1}",
        ["sum:decimal"] = "odata.sum(odata.decimal({0})::numeric){1}",
        ["average:decimal"] = "odata.decimal_average(sum(odata.decimal({0})::numeric){1}, count({0}){1})",
        ["min"] = "min({0}){1}",
        ["max"] = "max({0}){1}",
        ["min:alphabet"] = "odata.from_alphabet(min({0}){1})",
        ["max:alphabet"] = "odata.from_alphabet(max({0}){1})",
        ["min:flag"] = "bool_and({0}){1}",
        ["max:flag"] = "bool_or({0}){1}",
        ["countdistinct"] = "count(DISTINCT {0}){1}",
        ["$count"] = "count(*){0}",

        ["search:hits"] = "odata.search_hits({0}, {1})",

        ["entity-id"] = "({0} || '(' || {1} || ')')",
        ["etag"] = """('W/"' || {0} || '"')""",
    };

    /// <summary>Creates or replaces the functions.</summary>
    public static void Create(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Script(connection), connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The statements that create or replace them.</summary>
    public static string Script(NpgsqlConnection connection) => Scripts.GetOrAdd(Unicode(connection), Script);

    /// <summary>The collation with which PostgreSQL knows the case of all letters, one by one.</summary>
    private static string Unicode(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT quote_ident(collname) FROM pg_collation WHERE lower(replace(collname, '-', '')) IN ('c.utf8', 'pg_c_utf8') ORDER BY 1 LIMIT 1
            """,
            connection);
        return command.ExecuteScalar() as string
            ?? throw new NotSupportedException("The database has no collation C.UTF-8, with which it would know the case of all letters.");
    }

    private static string Script(string unicode)
    {
        using var resource = typeof(PostgresFunctions).Assembly.GetManifestResourceStream("functions.sql")!;
        using var reader = new StreamReader(resource, Encoding.UTF8);
        var letters = Enumerable.Range(1, 0xFFFF).Select(number => (char)number).Where(c => !char.IsSurrogate(c)).ToList();
        // Texts are in lower case when their letters are placed.
        var small = letters.FindAll(c => char.ToLowerInvariant(c) == c && !Alphabet.IsMark(c));
        var placed = small.FindAll(c => IsPlaced(Alphabet.Place(c)) || Alphabet.Base(c) != c);
        var usual = Usual.ToList();
        var based = small.FindAll(c => Alphabet.Base(c) != c);
        var script = new StringBuilder(reader.ReadToEnd());
        // A digit would be looked for behind all letters, and a Latin one among the Cyrillic ones.
        (string, List<char>)[] kinds = [("digits", usual.FindAll(char.IsAsciiDigit)), ("latin", usual.FindAll(char.IsAscii)), ("usual", usual)];
        foreach (var (kind, characters) in kinds)
        {
            script.Replace($"{{{kind}}}", @"\t\n\r -`{-~«»–—…“”„’№\u00A0" + Class([.. characters.Order()]))
                .Replace($"{{{kind}_from}}", Literal(characters.Select(c => c.ToString())))
                .Replace($"{{{kind}_to}}", Literal(characters.Select(Key)));
        }

        return script
            .Replace("{unicode}", unicode)
            .Replace("{placed_from}", Literal([.. placed.Select(c => c.ToString()), "\u0001"]))
            .Replace("{placed_to}", Literal([.. placed.Select(Key), "\u0002"]))
            .Replace("{others}", Class(small.FindAll(c => Alphabet.Place(c) >= Alphabet.Others)) + @"\U00010000-\U000EFFFF")
            .Replace("{based_from}", Literal(based.Select(c => c.ToString())))
            .Replace("{based_to}", Literal(based.Select(c => Alphabet.Base(c).ToString())))
            .Replace("{letters}", Class(letters.FindAll(char.IsLetterOrDigit)) + @"\U00010000-\U0010FFFF")
            .ToString();
    }

    // The others follow one another by code point.
    private static bool IsPlaced(int place) => place is > 0xFFFF and < Alphabet.Others;

    /// <summary>The character that stands for a place: those for private use come after all others, and keep the order of the places.</summary>
    private static string Key(char letter)
    {
        var place = Alphabet.Place(letter);
        if (!IsPlaced(place))
            return Alphabet.Base(letter).ToString();
        return char.ConvertFromUtf32(0xF0000 + (((place >> 21) - 1) << 8) + (place & 0xFF));
    }

    private static string Literal(IEnumerable<string> characters) => $"'{string.Concat(characters).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Characters in ascending order as ranges of a bracket expression.</summary>
    public static string Class(List<char> characters)
    {
        var ranges = new StringBuilder();
        for (var i = 0; i < characters.Count;)
        {
            var end = i;
            while (end + 1 < characters.Count && characters[end + 1] == characters[end] + 1)
                end++;
            ranges.Append(CultureInfo.InvariantCulture, $@"\u{(int)characters[i]:X4}");
            if (end > i)
                ranges.Append(CultureInfo.InvariantCulture, $@"-\u{(int)characters[end]:X4}");
            i = end + 1;
        }

        return ranges.ToString();
    }
}
