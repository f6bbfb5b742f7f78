using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Dapper;
using ODataSql.Sql;
using ODataSql.Sql.Postgres;

namespace ODataSql.Tests.Databases;

/// <summary>PostgreSQL's functions for texts return what those of C# do, and those for conversions what SQLite's do.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class PostgresFunctionTests : IDisposable
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char["aAáäbzZ19 -.аАәӘеЕёЁиИйЙкКқҚяЯіІ\u0301\u0306日İıßẞ_'\\\n«№,"].Array[0, 8].Select(letters => new string(letters)),
        Gen.Select(Gen.Int[1, 0xFFFF], Gen.Int[1, 0xFFFF]).Where((a, b) => !char.IsSurrogate((char)a) && !char.IsSurrogate((char)b)).Select((a, b) => $"{(char)a}{(char)b}"),
        Gen.OneOf("𝔘nicode 1", "Әділет", "Ещё ёж", "Café naïve", "ʼn", "Ǆ", "１２"));

    private readonly DbConnection _sqlite = TestDatabase.OpenSqlite(), _postgres = TestDatabase.OpenPostgres();

    [Fact]
    public void Case_of_every_letter_is_that_of_NET()
    {
        var letters = Enumerable.Range(1, 0x10FFFF).Where(number => number is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32).ToList();

        var found = _postgres.Query<(string, string)>("SELECT odata.lower(x), odata.upper(x) FROM unnest(@letters) x", new { letters });

        Assert.Equal(letters.Select(letter => (letter.ToLowerInvariant(), letter.ToUpperInvariant())), found);
    }

    [Fact]
    public void Texts_sort_as_in_the_alphabet() => Text.List[2, 200].Sample(
        texts =>
        {
            var sorted = texts.Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create((a, b) => Alphabet.Compare(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b))));

            var found = _postgres.Query<string>("SELECT odata.from_alphabet(key) FROM (SELECT DISTINCT odata.alphabet(x) AS key FROM unnest(@texts) x) k ORDER BY key", new { texts });

            Assert.Equal(sorted, found);
        },
        iter: LongRun.Of(40, all: 1_000), threads: 1);

    [Fact]
    public void Words_are_those_of_a_search() => Text.List[1, 200].Sample(
        texts =>
        {
            var found = _postgres.Query<string>("SELECT btrim(regexp_replace(odata.fold(x), ' +', ' ', 'g')) FROM unnest(@texts) WITH ORDINALITY t (x, n) ORDER BY n", new { texts });

            Assert.Equal(texts.Select(text => string.Join(' ', SearchWords.Of(text))), found);
        },
        iter: LongRun.Of(40, all: 1_000), threads: 1);

    [Theory]
    [InlineData("^[a-z]+$")]
    [InlineData("a|")]
    [InlineData("(?i)É|я")]
    [InlineData("^.{2,4}$")]
    [InlineData(@"\bа|е\b")]
    [InlineData(@"^\w\W")]
    [InlineData(@"[^\d\s]{2}")]
    [InlineData(@"\p{IsCyrillic}\P{Ll}?$")]
    [InlineData(@"[a-zа-я-[аz]]")]
    [InlineData(@"(?:a(?<x>b|z)*?)+[]\-]?")]
    [InlineData(@"\n$")]
    [InlineData(@"\u0451|\x41|\t|\.|'|\\")]
    [InlineData("(?m)^a$|(?s:a.b)")]
    [InlineData("^(a?|b){0,3}\\z")]
    [InlineData("{a}|a{,2}|]")]
    public void Pattern_matches_the_texts_that_it_matches_in_NET(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        var written = PostgresPattern.Write(pattern);

        Text.Where(text => !text.Any(char.IsSurrogate)).List[1, 300].Sample(
            texts =>
            {
                var found = _postgres.Query<bool>("SELECT x ~ @written FROM unnest(@texts) WITH ORDINALITY t (x, n) ORDER BY n", new { texts, written }).ToList();

                Assert.Equal(texts.Where(text => regex.IsMatch(text)), texts.Where((_, i) => found[i]));
            },
            iter: LongRun.Of(5, all: 100), threads: 1);
    }

    [Theory]
    [InlineData("a{256}")]
    [InlineData("(a{50}){50}")]
    [InlineData("(?#note)a")]
    [InlineData("(?x)a b")]
    [InlineData("^*")]
    [InlineData("𝔘")]
    public void Pattern_that_PostgreSQL_has_not_is_501(string pattern)
    {
        var engine = Sample.NewEngine(new PostgresDialect());

        var refusal = engine.Compile(new QueryRequest($"Positions?$filter=matchesPattern(Topic,'{Uri.EscapeDataString(pattern)}')", Sample.Root, null, DateTimeOffset.UnixEpoch), out _);

        Assert.Equal((501, "matchesPattern"), (refusal?.Status, refusal?.Target));
    }

    [Theory]
    [InlineData("Int32", "1", "-0", "+7", "2147483647", "2147483648", "-2147483649", "", " 1", "1.0", "x", "99999999999999999999")]
    [InlineData("Byte", "255", "256", "-1")]
    [InlineData("Int64", "9223372036854775807", "9223372036854775808", "-9223372036854775808")]
    [InlineData("Double", "1", "-1.5", ".5", "1.", "1e3", "1E-3", "1e400", "-1e400", "1e-400", "0e999999", "1e99999", "1e-99999", "000.1", "", ".", "e1", "1e", "NaN", "INF")]
    [InlineData("Decimal", "1", "-1.5", ".5", "1.", "1e3", "79228162514264337593543950335", "79228162514264337593543950336", "0.1", "12345678901234.5", "")]
    [InlineData("Boolean", "true", "false", "True", "1", "")]
    [InlineData("Date", "2012-02-29", "2013-02-29", "2012-13-01", "0001-01-01", "9999-12-31", "2012-2-1", "x", "")]
    [InlineData("DateTimeOffset", "2012-07-01T08:30:00Z", "2012-07-01T08:30:00.1239Z", "2012-07-01T08:30:00+02:00", "2012-07-01T00:30-01:30", "2012-07-01", "2012-07-01T25:00:00Z", "2012-02-30T00:00:00Z", "x", "")]
    [InlineData("TimeOfDay", "08:30", "08:30:15", "08:30:15.1234567", "24:00", "8:30", "08:60", "")]
    [InlineData("Guid", "11111111-1111-1111-1111-11111111111A", "{11111111-1111-1111-1111-111111111111}", "11111111111111111111111111111111", "1", "")]
    [InlineData("Duration", "P1D", "-P1DT2H3M4.567S", "PT0S", "P1Y2M", "P", "PT", "P1S", "1D", "P99999999D", "", "PT1.23456789S")]
    public void Texts_are_read_as_in_SQLite(string type, params string[] texts)
    {
        var function = string.Format(CultureInfo.InvariantCulture, new PostgresDialect().Functions[$"read:{type}"], "@text");

        foreach (var text in texts)
        {
            var (sqlite, postgres) = (_sqlite.ExecuteScalar<object>("SELECT read_text(@text, @type)", new { text, type }), _postgres.ExecuteScalar<object>($"SELECT {(type == "Decimal" ? $"({function})::float8" : function)}", new { text }));

            Assert.Equal((text, Shown(sqlite)), (text, Shown(postgres is bool flag ? flag ? 1L : 0L : postgres)));
        }
    }

    [Fact]
    public void Durations_are_written_as_in_SQLite() => Gen.OneOf(Gen.Long, Gen.Long[-1_000_000_000, 1_000_000_000], Gen.Long[-100, 100].Select(n => n * 60_000)).Sample(
        milliseconds => Assert.Equal(
            _sqlite.ExecuteScalar<string>("SELECT iso_duration(@milliseconds)", new { milliseconds }),
            _postgres.ExecuteScalar<string>("SELECT odata.iso_duration(@milliseconds)", new { milliseconds })),
        iter: LongRun.Of(300, all: 10_000), threads: 1);

    [Theory]
    [InlineData(0.1)]
    [InlineData(-2.5)]
    [InlineData(100.0)]
    [InlineData(0.30000000000000004)]
    [InlineData(1 / 3.0)]
    [InlineData(123456789.125)]
    [InlineData(1e15)]
    [InlineData(1e16)]
    [InlineData(1e17)]
    [InlineData(1.5e-7)]
    [InlineData(0.0001)]
    [InlineData(1e300)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(4.9406564584124654e-324)]
    public void Real_is_written_as_in_SQLite(double real)
    {
        var (sqlite, postgres) = (_sqlite.ExecuteScalar<string>("SELECT CAST(CAST(@real AS REAL) AS TEXT)", new { real }), _postgres.ExecuteScalar<string>("SELECT odata.text(@real)", new { real }));

        Assert.Equal(sqlite, postgres);
    }

    [Fact]
    public void Real_that_is_written_is_read_as_the_same() => Gen.Double.Where(double.IsFinite).Sample(
        real => Assert.Equal(real, double.Parse(_postgres.ExecuteScalar<string>("SELECT odata.text(@real)", new { real })!, CultureInfo.InvariantCulture)),
        iter: LongRun.Of(500, all: 10_000), threads: 1);

    public void Dispose()
    {
        _sqlite.Dispose();
        _postgres.Dispose();
    }

    private static string Shown(object? value) => value switch
    {
        null or DBNull => "null",
        double or long => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
