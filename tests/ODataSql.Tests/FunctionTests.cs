using System.Data.Common;
using CsCheck;
using Microsoft.OData.Edm;
using ODataSql.Model;
using ODataSql.Tests.Databases;

namespace ODataSql.Tests;

/// <summary>Functions that return rows, bound to a row and unbound (OData 4.01 URL Conventions, 4.5; Protocol, 11.5.4).</summary>
public sealed class FunctionTests : IDisposable
{
    private static readonly IEdmModel Edm = BuildEdm();

    private static readonly QueryEngine Engine = new(
        new RelationalModel(Edm, set => set.Name.ToLowerInvariant(), _ => null, function: operation => operation.Name switch
        {
            "Between" => new RowFunction("SELECT id, topic_id, points, written_on FROM Notes WHERE id BETWEEN {From} AND {To} AND written_on <= {By}"),
            "Lines" => new RowFunction("SELECT id, topic_id, points, written_on FROM Notes WHERE topic_id = {topic}"),
            _ => null,
        }),
        TestDatabase.Dialect);

    private readonly DbConnection _connection = TestDatabase.Open();

    public FunctionTests()
    {
        _connection.Define(
            """
            CREATE TABLE Topics (id INTEGER PRIMARY KEY, code TEXT NOT NULL, parent_id INTEGER) STRICT;
            CREATE TABLE Notes (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, points INTEGER, written_on TEXT NOT NULL) STRICT;
            INSERT INTO Topics VALUES (1, 'A', NULL), (2, 'B', 1), (3, 'C', 2);
            INSERT INTO Notes VALUES (1, 1, 5, '2012-03-01'), (2, 1, NULL, '2013-03-01'), (3, 2, 9007199254740993, '2014-03-01');
            """);
    }

    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        // Unbound; the rows are in no set and have no id
        { "Between(From=1,To=2,By=2020-01-01)", """{"@odata.context":"$metadata#Collection(Sample.Note)","value":[{"@odata.id":null,"Id":1,"TopicId":1,"Points":5,"WrittenOn":"2012-03-01"},{"@odata.id":null,"Id":2,"TopicId":1,"Points":null,"WrittenOn":"2013-03-01"}]}""" },
        { "Between(From=1,To=2,By=2012-06-01)?$select=Id", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[{"@odata.id":null,"Id":1}]}""" },
        { "Between(To=3,By=2020-01-01,From=3)?$select=Points", """{"@odata.context":"$metadata#Collection(Sample.Note)(Points)","value":[{"@odata.id":null,"Points":9007199254740993}]}""" },
        { "Between(From=@a,To=@b,By=@c)?@a=2&@b=3&@c=2013-06-01&$select=Id", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[{"@odata.id":null,"Id":2}]}""" },
        { "between(from=4,to=5,by=2020-01-01)?$select=Id", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[]}""" },
        { "Between(From=1,To=3,By=2020-01-01)/$count", "3" },
        { "Between(From=1,To=3,By=2020-01-01)/$count?$filter=Points gt 5", "1" },

        // Every option applies to the rows
        { "Between(From=1,To=3,By=2020-01-01)?$filter=Points eq null&$select=Id&$count=true", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","@odata.count":1,"value":[{"@odata.id":null,"Id":2}]}""" },
        { "Between(From=1,To=3,By=2020-01-01)?$orderby=WrittenOn desc&$top=1&$skip=1&$select=Id", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[{"@odata.id":null,"Id":2}]}""" },
        { "Between(From=1,To=3,By=2020-01-01)?$apply=groupby((TopicId),aggregate($count as N))", """{"@odata.context":"$metadata#Collection(Sample.Note)(TopicId,N)","value":[{"@odata.id":null,"TopicId":1,"N":2},{"@odata.id":null,"TopicId":2,"N":1}]}""" },
        { "Between(From=1,To=1,By=2020-01-01)?$compute=Points mul 2 as Double&$select=Double", """{"@odata.context":"$metadata#Collection(Sample.Note)(Double)","value":[{"@odata.id":null,"Double":10}]}""" },

        // Bound to the row at the end of a path
        { "Topics(1)/Sample.Lines()?$select=Id", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[{"@odata.id":null,"Id":1},{"@odata.id":null,"Id":2}]}""" },
        { "Topics/2/Lines()?$select=Id", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[{"@odata.id":null,"Id":3}]}""" },
        { "Topics(3)/Parent/Sample.Lines()?$select=Id", """{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[{"@odata.id":null,"Id":3}]}""" },
        { "Topics(3)/Sample.Lines()", """{"@odata.context":"$metadata#Collection(Sample.Note)","value":[]}""" },
        { "Topics(1)/Sample.Lines()/$count", "2" },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string?, string> Refusals = new()
    {
        { "Between(From=1,To=2)", 404, "not-found", null, "There is no resource 'Between(From=1,To=2)'; the service document lists what there is." },
        { "Between()", 400, "missing-value", "From", "'Between' needs a value of 'From'." },
        { "Between(From=1,To=null,By=2020-01-01)", 400, "missing-value", "To", "'Between' needs a value of 'To'." },
        { "Between(From=1,To=2,By=2020-01-01)/$filter(Id eq 3)", 501, "not-supported", "$filter", "'/$filter(…)' on the rows of a function is not supported." },
        { "Topics(1)/Sample.Lines()/$filter(Id eq 3)", 501, "not-supported", "$filter", "'/$filter(…)' on the rows of a function is not supported." },
        { "Between(From=1,To=2,By=2020-01-01)/$ref", 501, "not-supported", "$ref", "A reference to a row that a function makes is not supported." },
        { "Topics/Sample.Lines()", 400, "invalid-query", "Topics/Sample.Lines()", "'Topics/Sample.Lines()' cannot be read: a key in it is of another type, or a name is none that $metadata lists." },
        { "Topics(1)/Sample.Other()", 501, "not-supported", "Other", "Reading 'Other' is not supported." },
        { "Between(From=1,To=2,By=2020-01-01)?$at=2020-01-01", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_function_returns_rows_that_are_asked_like_those_of_a_set(string url, string body) =>
        Assert.Equal(body, (await Get(url)).Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Invalid_call_is_refused(string url, int status, string code, string? target, string sentence) =>
        Assert.Equal(new QueryRefusal(status, code, sentence, target), Engine.Compile(Request(url), out _));

    [Fact]
    public void A_function_on_a_row_that_is_not_there_is_no_resource()
    {
        Assert.Null(Engine.Compile(Request("Topics(9)/Sample.Lines()"), out var query));

        using var result = QueryEngine.Run(query, _connection);

        Assert.Equal(ResultStatus.NotFound, result.Status);
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public void Parameters_become_parameters_of_a_subquery()
    {
        Assert.Null(Engine.Compile(Request("Between(From=1,To=2,By=2020-01-01)?$filter=Id gt 5&$top=5&$select=Id"), out var query));

        Assert.Equal(
            """
            SELECT t0."id" AS "Id"
            FROM (SELECT id, topic_id, points, written_on FROM Notes WHERE id BETWEEN @p0 AND @p1 AND written_on <= @p2) t0
            WHERE t0."id" > @p3
            ORDER BY t0."id"
            LIMIT @p4
            """,
            query.Rows.Text);
        Assert.Equal("1 | 2 | '2020-01-01' | 5 | 5", Sample.Print(query.Rows.Parameters));
    }

    [Fact]
    public async Task Calls_share_a_plan_and_keep_their_answers()
    {
        var counts = new List<string>();
        var cached = new List<bool>();

        foreach (var (from, to) in ((int, int)[])[(1, 1), (1, 2), (1, 3), (2, 3), (1, 1)])
        {
            Assert.Null(Engine.Parse(Request($"Between(From={from},To={to},By=2020-01-01)/$count?$filter=Id ne 77"), out var parsed));
            Assert.Null(Engine.Plan(parsed, out var plan));
            cached.Add(parsed.IsCached);
            Assert.Null(Engine.Render(parsed, plan, out var query));
            counts.Add(await Sample.Read(query, _connection));
        }

        Assert.Equal(["1", "2", "3", "2", "1"], counts);
        Assert.Equal([false, true, true, true, true], cached);
    }

    [Fact]
    public async Task Pages_of_a_function_join_to_its_rows()
    {
        var first = await Get("Between(From=1,To=3,By=2020-01-01)?$select=Id", maxPageSize: 2);

        Assert.Contains($"nextLink\":\"{Sample.Root}Between(From=1,To=3,By=2020-01-01)?$select=Id&$skiptoken=", first, StringComparison.Ordinal);
        var next = first.Split("nextLink\":\"")[1].TrimEnd('}', '"')[Sample.Root.ToString().Length..];
        Assert.Equal("""{"@odata.context":"$metadata#Collection(Sample.Note)(Id)","value":[{"@odata.id":null,"Id":3}]}""", (await Get(next)).Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Generated_call_never_throws()
    {
        var value = Gen.OneOf("1", "-1", "null", "@a", "'x'", "2020-01-01", "99999999999999999999", "1.5", "", "Id", "{From}", "now()");
        var call = Gen.Select(Gen.OneOf("Between", "between", "Topics(1)/Sample.Lines", "Topics(1)/Lines", "Topics/Lines", "Topics(1)/Sample.Other"), Gen.Select(Gen.OneOf("From", "To", "By", "Of"), value).Array[0, 4])
            .Select((name, values) => $"{name}({string.Join(',', values.Select(v => $"{v.Item1}={v.Item2}"))})");
        var resource = Gen.Select(Gen.OneOf(call, value.Select(v => $"Between(From=1,To={v},By=2020-01-01)")), Gen.OneOf("", "/$count", "(1)", "/Id", "/$ref", "/$filter(Id eq 1)", "/Sample.Lines()"), Gen.OneOf("", "$filter=Id eq 1", "$expand=Topic", "$apply=groupby((Id))", "$search=x", "$select=Id", "@a=1", "$at=2012-01-01", "$orderby=Points desc"))
            .Select((path, rest, option) => $"{path}{rest}?{option}");

        await resource.SampleAsync(async url =>
        {
            if (Engine.Compile(Request(url), out var query) is { } refusal)
                Assert.True(refusal.Status is 400 or 404 or 501 && refusal.Message.Length > 0, refusal.ToString());
            else
                await Sample.Read(query, _connection);
        }, iter: 2_000, threads: 1);
    }

    public void Dispose() => _connection.Dispose();

    private static EdmModel BuildEdm()
    {
        var model = new EdmModel();
        var container = new EdmEntityContainer("Sample", "Container");
        model.AddElement(container);
        var (topic, note) = (model.AddEntityType("Sample", "Topic"), model.AddEntityType("Sample", "Note"));
        topic.AddKeys(topic.AddStructuralProperty("Id", EdmPrimitiveTypeKind.Int64, isNullable: false));
        topic.AddStructuralProperty("Code", EdmPrimitiveTypeKind.String, isNullable: false);
        var parentId = topic.AddStructuralProperty("ParentId", EdmPrimitiveTypeKind.Int64);
        note.AddKeys(note.AddStructuralProperty("Id", EdmPrimitiveTypeKind.Int64, isNullable: false));
        note.AddStructuralProperty("TopicId", EdmPrimitiveTypeKind.Int64, isNullable: false);
        note.AddStructuralProperty("Points", EdmPrimitiveTypeKind.Int64);
        note.AddStructuralProperty("WrittenOn", EdmPrimitiveTypeKind.Date, isNullable: false);
        var topics = container.AddEntitySet("Topics", topic);
        var parent = topic.AddUnidirectionalNavigation(new EdmNavigationPropertyInfo { Name = "Parent", Target = topic, TargetMultiplicity = EdmMultiplicity.ZeroOrOne, DependentProperties = [parentId], PrincipalProperties = topic.Key() });
        topics.AddNavigationTarget(parent, topics);

        var rows = new EdmCollectionTypeReference(new EdmCollectionType(new EdmEntityTypeReference(note, isNullable: false)));
        var between = new EdmFunction("Sample", "Between", rows, isBound: false, entitySetPathExpression: null, isComposable: true);
        between.AddParameter("From", EdmCoreModel.Instance.GetInt32(isNullable: false));
        between.AddParameter("To", EdmCoreModel.Instance.GetInt32(isNullable: false));
        between.AddParameter("By", EdmCoreModel.Instance.GetDate(isNullable: false));
        model.AddElement(between);
        container.AddFunctionImport("Between", between);
        foreach (var name in (string[])["Lines", "Other"])
        {
            var bound = new EdmFunction("Sample", name, rows, isBound: true, entitySetPathExpression: null, isComposable: true);
            bound.AddParameter("topic", new EdmEntityTypeReference(topic, isNullable: false));
            model.AddElement(bound);
        }

        return model;
    }

    private static QueryRequest Request(string url, int? maxPageSize = null) => new(url, Sample.Root, maxPageSize, new DateTimeOffset(2026, 11, 29, 9, 0, 0, TimeSpan.Zero));

    private async Task<string> Get(string url, int? maxPageSize = null)
    {
        Assert.Null(Engine.Compile(Request(url, maxPageSize), out var query));
        return await Sample.Read(query, _connection);
    }
}
