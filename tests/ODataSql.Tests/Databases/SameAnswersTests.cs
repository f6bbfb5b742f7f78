using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Dapper;
using Npgsql;
using ODataSql.Sql.Postgres;
using ODataSql.Sql.Sqlite;
using ODataSql.Tests.Grammar;

namespace ODataSql.Tests.Databases;

/// <summary>Both databases answer each request with the same bytes, and refuse the same ones.</summary>
[Trait("Database", "PostgreSQL")]
public sealed partial class SameAnswersTests : IDisposable
{
    private static readonly QueryEngine OnSqlite = Sample.NewEngine(new SqliteDialect()), OnPostgres = Sample.NewEngine(new PostgresDialect());

    private static readonly Gen<string> Number = Gen.OneOf(
        "Id", "Chapter/Id", "ChapterId", "length(Topic)", "0", "1", "-1", "3", "0.1", "0.3", "1e-3", "2.5", "12345.125", "0.1d", "totalseconds(duration'PT1.5S')");

    private static readonly Gen<string> Extreme = Gen.OneOf(
        "Priority", "Weight", "9223372036854775807", "-9223372036854775808", "9007199254740993", "1e308", "1e-308", "-1e300", "4.9e-324", "1e22", "99999999999999.9");

    private static readonly Gen<string> Arithmetic = Operated(Gen.OneOf(Operated(Number), Number));

    private static readonly Gen<string> Overflowing = Operated(Gen.OneOf(Operated(Extreme), Extreme, Number));

    private readonly Sample _sqlite = new(TestDatabase.OpenSqlite()), _postgres = new(TestDatabase.OpenPostgres());

    public SameAnswersTests()
    {
        foreach (var connection in new[] { _sqlite.Connection, _postgres.Connection })
        {
            connection.Execute(
                """
                INSERT INTO position (id, chapter_id, party, topic, priority, weight, tabled_at) VALUES
                  (11, 3, 'EU', 'Café «naïve» №5', 9223372036854775807, 1e300, '0001-01-01T00:00:00.000Z'),
                  (12, 3, 'KZ', 'Ещё один ёж, мой край', -9223372036854775808, 0.1, '9999-12-31T23:59:59.999Z'),
                  (13, 2, 'KZ', 'Әділет; ҒЫЛЫМ, іс', 7, 1e-7, '2000-02-29T12:34:56.789Z'), (14, 2, 'EU', '', 0, 123456789.125, NULL),
                  (15, 4, 'EU', '"quoted" \ back/slash', 10, 0.30000000000000004, '2012-07-01T00:00:00.001Z'), (16, 4, 'KZ', '日本 𝔘 İıẞß', 3, -0.5, NULL)
                """);
        }
    }

    [Fact]
    public async Task Requests_of_the_grammar()
    {
        var grammar = new ODataGrammar(Sample.Edm, new Random(GeneratedRequestTests.Seed), type => type.Name == "Position");

        for (var i = 0; i < LongRun.Of(2_000, all: 20_000); i++)
            await Same(grammar.Request().Resource);
    }

    [Fact]
    public async Task Conditions_and_orders() => await Gen.Select(Queries.Filter, Queries.Order, Gen.Int[0, 5]).SampleAsync(
        async (filter, order, top) => await Same($"Positions?$filter={Escaped(filter)}&$orderby={Escaped(order)}&$top={top}&$count=true"),
        iter: LongRun.Of(1_000, all: 10_000), threads: 1);

    [Fact]
    public async Task Groups() => await Gen.Select(Queries.Filter, Queries.Grouping).SampleAsync(
        async (filter, grouping) => await Same($"Positions?$apply={Escaped($"filter({filter})/{grouping}")}"), iter: LongRun.Of(500, all: 5_000), threads: 1);

    [Fact]
    public async Task Numbers() => await Gen.Select(Arithmetic, Arithmetic, Gen.OneOf("sum", "average", "min", "max", "countdistinct"), Gen.OneOf("eq", "lt", "ge")).SampleAsync(
        async (one, other, method, comparison) =>
        {
            await Same($"Positions?$compute={Escaped($"{one} as A,{other} as B")}&$select=Id,A,B");
            await Same($"Chapters?$select=Id&$expand=Positions($compute={Escaped($"{one} as A,{other} as B")};$select=Id,A,B)", Numbered);
            await Same($"Positions?$apply={Escaped($"groupby((Party),aggregate({one} with {method} as A))")}");
            await Same($"Positions/$count?$filter={Escaped($"{one} {comparison} {other}")}");
        },
        iter: LongRun.Of(300, all: 5_000), threads: 1);

    /// <summary>Of numbers with more digits than reals hold, the last ones differ.</summary>
    [Fact]
    public async Task Extreme_numbers_fail_nowhere() => await Gen.Select(Overflowing, Overflowing, Gen.OneOf("sum", "average", "min", "max"), Gen.OneOf("topsum", "bottompercent")).SampleAsync(
        async (one, other, method, top) =>
        {
            await Answered($"Positions?$compute={Escaped($"{one} as A,{other} as B")}&$select=Id,A,B&$orderby={Escaped(one)}");
            await Answered($"Chapters?$select=Id&$expand=Positions($compute={Escaped($"{one} as A,{other} as B")};$select=Id,A,B)");
            await Answered($"Positions?$apply={Escaped($"groupby((Party),aggregate({one} with {method} as A))")}");
            await Answered($"Positions?$apply={Escaped($"{top}(50,{other})")}");
        },
        iter: LongRun.Of(300, all: 5_000), threads: 1);

    [Fact]
    public async Task Hostile_requests() => await HostileRequestTests.Resource.SampleAsync(resource => Same(resource), iter: LongRun.Of(5_000, all: 50_000), threads: 1);

    public void Dispose()
    {
        _sqlite.Dispose();
        _postgres.Dispose();
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private static Gen<string> Operated(Gen<string> operand) => Gen.OneOf(
        Gen.Select(operand, Gen.OneOf("add", "sub", "mul", "div", "mod", "divby"), operand).Select((l, o, r) => $"({l} {o} {r})"),
        Gen.Select(Gen.OneOf("round", "floor", "ceiling", "-"), operand).Select((f, x) => f == "-" ? $"(-({x}))" : $"{f}({x})"),
        Gen.Select(operand, Gen.OneOf("Edm.Int32", "Edm.Int64", "Edm.Byte", "Edm.Double", "Edm.Decimal")).Select((x, type) => $"cast({x},{type})"));

    /// <summary>JSON of the database, in which a computed number may be written with and without a fraction of zero, or end in another of seventeen digits.</summary>
    private static string Numbered(string json) =>
        JsonNumber().Replace(json, number => double.Parse(number.Value, CultureInfo.InvariantCulture).ToString("E14", CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<=:)-?\d+(\.\d+)?(e[-+]\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex JsonNumber();

    private async Task Answered(string resource)
    {
        var answer = await Answer(OnPostgres, _postgres, resource);

        Assert.True(answer.StartsWith('{') || answer.Contains("Status = 50", StringComparison.Ordinal) || answer.Contains("Status = 40", StringComparison.Ordinal), $"{Uri.UnescapeDataString(resource)}\n{answer}");
    }

    private Task Same(string resource) => Same(resource, answer => answer);

    private async Task Same(string resource, Func<string, string> compared)
    {
        var (sqlite, postgres) = (await Answer(OnSqlite, _sqlite, resource), await Answer(OnPostgres, _postgres, resource));

        Assert.True(compared(sqlite) == compared(postgres), $"{Uri.UnescapeDataString(resource)}\n{sqlite}\n{postgres}");
    }

    /// <summary>The body, or the refusal.</summary>
    private static async Task<string> Answer(QueryEngine engine, Sample sample, string resource)
    {
        if (engine.Compile(new QueryRequest(resource, Sample.Root, 3, new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero)), out var query) is { } refusal)
            return refusal.ToString();
        try
        {
            return await sample.Get(query);
        }
        catch (PostgresException failure)
        {
            return $"{failure.MessageText} in {query.Rows.Text}";
        }
    }
}
