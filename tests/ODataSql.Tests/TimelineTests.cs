using System.Data.Common;
using CsCheck;
using Dapper;
using Microsoft.OData.Edm;
using Microsoft.OData.ModelBuilder;
using ODataSql.Model;
using ODataSql.Tests.Databases;

namespace ODataSql.Tests;

/// <summary>OData Temporal Data 4.0 on timelines: <c>$at</c>, <c>$from</c>, <c>$to</c> and <c>$toInclusive</c>.</summary>
public sealed class TimelineTests : IDisposable
{
    private static readonly IEdmModel Edm = BuildEdm();

    private static readonly QueryEngine Engine = new(
        new RelationalModel(Edm, set => set.Name.ToLowerInvariant(), _ => null, timeline: set => set.Name switch
        {
            "Statuses" => new Timeline("ValidFrom", "ValidTo"),
            "Ratings" => new Timeline("Since", "Until"),
            _ => null,
        }),
        TestDatabase.Dialect);

    private readonly DbConnection _connection = TestDatabase.Open();

    public TimelineTests()
    {
        _connection.Define(
            """
            CREATE TABLE Topics (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER) STRICT;
            CREATE TABLE Statuses (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, name TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL) STRICT;
            CREATE TABLE Ratings (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, value INTEGER NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL) STRICT;
            INSERT INTO Topics VALUES (1, 'trade', NULL), (2, 'tariffs', 1);
            INSERT INTO Statuses VALUES
              (1, 1, 'opened', '2012-01-01', '2013-01-01'), (2, 1, 'closed', '2013-01-01', '2014-01-01'), (3, 1, 'reopened', '2014-01-01', '9999-12-31'),
              (4, 2, 'opened', '2013-06-01', '9999-12-31');
            INSERT INTO Ratings VALUES (1, 1, 5, '2012-01-01T00:00:00.000Z', '2012-01-01T12:00:00.000Z'), (2, 1, 7, '2012-01-01T12:00:00.000Z', '9999-12-31T23:59:59.999Z');
            """);
    }

    /// <summary>URL, ids of the rows.</summary>
    public static readonly TheoryData<string, string> Rows = new()
    {
        { "Statuses", "1 2 3 4" },

        // A period includes its start and excludes its end
        { "Statuses?$at=2012-12-31", "1" },
        { "Statuses?$at=2013-01-01", "2" },
        { "Statuses?$at=2011-12-31", "" },
        { "Statuses?$at=2020-01-01", "3 4" },
        { "Statuses?at=2013-01-01", "2" },
        { "Statuses?$AT=2013-01-01", "2" },
        { "Statuses?$at=@day&@day=2013-01-01", "2" },
        { "Statuses?$at=date(now())", "3 4" },
        { "Statuses?$at=date(now()) add duration'-P4000D'", "3 4" },
        { "Statuses?$at=min", "" },
        { "Statuses?$at=max", "" },
        { "Statuses?$from=2013-01-01&$to=2014-01-01", "2 4" },
        { "Statuses?$from=2012-12-31&$to=2014-01-01", "1 2 4" },
        { "Statuses?$from=2013-01-01&$toInclusive=2014-01-01", "2 3 4" },
        { "Statuses?from=2013-01-01&TOINCLUSIVE=2014-01-01", "2 3 4" },
        { "Statuses?$from=2013-12-31", "2 3 4" },
        { "Statuses?$from=min&$to=2013-01-01", "1" },
        { "Statuses?$from=min", "1 2 3 4" },
        { "Statuses?$from=2013-03-01&$to=2013-03-01", "2" },
        { "Ratings?$at=2012-01-01T11:59:59.9995Z", "1" },
        { "Ratings?$at=2012-01-01T12:00:00Z", "2" },
        { "Ratings?$from=2012-01-01T00:00:00Z&$to=2012-01-01T12:00:00.0005Z", "1 2" },

        // Beside the other options
        { "Statuses?$at=2020-01-01&$filter=TopicId eq 2", "4" },
        { "Statuses?$at=2020-01-01&$orderby=Id desc&$top=1", "4" },
        { "Topics(1)/Statuses?$at=2013-06-01", "2" },
        { "Topics(2)/Statuses?$from=2012-01-01&$to=2013-06-01", "" },
        { "Statuses/$filter(TopicId eq 1)?$at=2020-01-01", "3" },
        { "Statuses?$at=2020-01-01&$filter=Topic/Statuses/any(s: s/Name eq 'closed')", "3" },
        { "Statuses?$at=2020-01-01&$filter=Topic/Statuses/$count eq 3", "3" },
        { "Statuses?$at=2020-01-01&$apply=filter(Name eq 'closed')", "" },
        { "Statuses?$at=2020-01-01&$apply=topcount(3,Id)", "3 4" },
    };

    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        { "Statuses/$count?$at=2013-06-01", "2" },
        { "Statuses?$at=2013-06-01&$count=true&$select=Id&$top=1", """{"@odata.context":"$metadata#Statuses(Id)","@odata.count":2,"value":[{"Id":2}]}""" },
        { "Statuses?$at=2013-06-01&$apply=groupby((ValidFrom,ValidTo),aggregate($count as N))", """{"@odata.context":"$metadata#Statuses(ValidFrom,ValidTo,N)","value":[{"@odata.id":null,"ValidFrom":"2013-01-01","ValidTo":"2014-01-01","N":1},{"@odata.id":null,"ValidFrom":"2013-06-01","ValidTo":"9999-12-31","N":1}]}""" },

        // A key selects one row
        { "Statuses(1)?$at=2020-01-01&$select=Id&$expand=Topic($select=Id;$expand=Statuses($select=Id))", """{"@odata.context":"$metadata#Statuses(Id,Topic(Id,Statuses(Id)))/$entity","Id":1,"Topic":{"Id":1,"Statuses":[{"Id":3}]}}""" },

        // In $expand, until another period replaces it
        { "Topics?$at=2013-06-01&$select=Id&$expand=Statuses($select=Id)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id))","value":[{"Id":1,"Statuses":[{"Id":2}]},{"Id":2,"Statuses":[{"Id":4}]}]}""" },
        { "Topics?$select=Id&$expand=Statuses($at=2012-06-01;$select=Id)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id))","value":[{"Id":1,"Statuses":[{"Id":1}]},{"Id":2,"Statuses":[]}]}""" },
        { "Topics(1)?$select=Id&expand=Statuses(from=2013-01-01;to=2014-01-01;select=Id)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id))/$entity","Id":1,"Statuses":[{"Id":2}]}""" },
        { "Topics(1)?$at=2020-01-01&$select=Id&$expand=Statuses($from=2012-01-01;$to=2014-01-01;$select=Id;$orderby=Id desc)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id))/$entity","Id":1,"Statuses":[{"Id":2},{"Id":1}]}""" },
        { "Topics(1)?$at=2020-01-01&$select=Id&$expand=Statuses($select=Id),Children($select=Id;$expand=Statuses($select=Id))", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id),Children(Id,Statuses(Id)))/$entity","Id":1,"Statuses":[{"Id":3}],"Children":[{"Id":2,"Statuses":[{"Id":4}]}]}""" },
        { "Topics(1)?$at=2020-01-01&$select=Id&$expand=Children($at=2012-01-01;$select=Id;$expand=Statuses($select=Id)),Statuses($select=Id)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id),Children(Id,Statuses(Id)))/$entity","Id":1,"Statuses":[{"Id":3}],"Children":[{"Id":2,"Statuses":[]}]}""" },
        { "Topics(1)?$at=2013-06-01&$select=Id&$expand=Statuses($at=2013-06-01;$select=Id)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id))/$entity","Id":1,"Statuses":[{"Id":2}]}""" },
        { "Topics(1)?$select=Id&$expand=Statuses/$count($at=2013-06-01)", """{"@odata.context":"$metadata#Topics(Id)/$entity","Id":1,"Statuses@odata.count":1}""" },
        { "Topics(1)?$select=Id&$expand=Statuses/$ref($at=2013-06-01)", """{"@odata.context":"$metadata#Topics(Id,Statuses/$ref)/$entity","Id":1,"Statuses":[{"@odata.id":"Statuses(2)"}]}""" },
        { "Topics(1)?$select=Id&$expand=Statuses($at=@day;$filter=Name ne @name;$count=true;$select=Id)&@day=2013-06-01&@name='opened'", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id))/$entity","Id":1,"Statuses@odata.count":1,"Statuses":[{"Id":2}]}""" },
        { "Topics(1)?$select=Id&$expand=Statuses($at=2013-06-01;$compute=year(ValidFrom) as Y;$select=Y)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Y))/$entity","Id":1,"Statuses":[{"@odata.id":"Statuses(2)","Y":2013}]}""" },
        { "Topics(1)?$select=Id&$expand=Statuses($at=2013-06-01;$select=Id),Ratings($at=2012-01-01T01:00:00Z;$select=Value)", """{"@odata.context":"$metadata#Topics(Id,Statuses(Id),Ratings(Value))/$entity","Id":1,"Statuses":[{"Id":2}],"Ratings":[{"@odata.id":"Ratings(1)","Value":5}]}""" },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string, string> Refusals = new()
    {
        { "Statuses?$at=2013-01-01&$from=2012-01-01", 400, "conflicting-options", "$at", "'$at' is a moment by itself and takes no '$from' beside it." },
        { "Statuses?$at=2013-01-01&$toInclusive=2014-01-01", 400, "conflicting-options", "$at", "'$at' is a moment by itself and takes no '$toinclusive' beside it." },
        { "Statuses?$from=2012-01-01&$to=2013-01-01&$toInclusive=2013-01-01", 400, "conflicting-options", "$to", "A period has one end: '$to', which it does not include, or '$toInclusive'." },
        { "Statuses?$to=2013-01-01", 400, "incomplete-period", "$to", "A period that has an end has a beginning: '$from', which may be 'min'." },
        { "Statuses?$from=2014-01-01&$to=2013-12-31", 400, "invalid-period", "$to", "The period ends before it begins; '$to' comes after '$from'." },
        { "Statuses?$from=2014-01-01&$toInclusive=2013-12-31", 400, "invalid-period", "$toinclusive", "The period ends before it begins; '$toinclusive' comes after '$from'." },
        { "Statuses?$at=2013-01-01T00:00:00Z", 400, "wrong-type", "$at", "The periods of Statuses are of Edm.Date, and so is the value of '$at', such as 2014-05-14." },
        { "Statuses?$at=now()", 400, "wrong-type", "$at", "The periods of Statuses are of Edm.Date, and so is the value of '$at', such as 2014-05-14." },
        { "Statuses?$at='2013-01-01'", 400, "wrong-type", "$at", "The periods of Statuses are of Edm.Date, and so is the value of '$at', such as 2014-05-14." },
        { "Statuses?$at=@day", 400, "wrong-type", "$at", "The periods of Statuses are of Edm.Date, and so is the value of '$at', such as 2014-05-14." },
        { "Ratings?$at=2013-01-01", 400, "wrong-type", "$at", "The periods of Ratings are of Edm.DateTimeOffset, and so is the value of '$at'." },
        { "Topics(1)?$at=2013-06-01&$expand=Statuses,Ratings", 400, "wrong-type", "$at", "The periods of Ratings are of Edm.DateTimeOffset, and so is the value of '$at'." },
        { "Statuses?$at=2013-02-30", 400, "invalid-query", "$at", "Syntax error at position 7 in '2013-02-30'." },
        { "Statuses?$at=ValidFrom", 400, "invalid-query", "$at", "Could not find a property named 'ValidFrom' on type 'all.Row'." },
        { "Statuses?$at=", 400, "missing-value", "$at", "'$at' has no value; leave it out, or say what it is to be: $at=value." },
        { "Statuses?$at=2013-01-01&$apply=groupby((Name))", 400, "option-not-applicable", "$at", "'$at' asks for periods, which the rows have no longer after $apply; group by 'ValidFrom' too, or filter first." },
        { "Topics?$at=2013-01-01", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Statuses(1)?$at=2013-01-01", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Topics?$at=2013-01-01&$expand=Children", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Statuses?$expand=Topic($at=2013-01-01)", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Topics?$expand=Statuses($at=2013-01-01;$from=2013-01-01)", 400, "conflicting-options", "$at", "'$at' is a moment by itself and takes no '$from' beside it." },
        { "Topics?$expand=Statuses($at=2013-01-01;$at=2013-01-01)", 400, "repeated-option", "$expand", "The query option '$at' is given twice in 'Statuses'." },
        { "Topics?$expand=*($at=2013-01-01)", 400, "option-not-applicable", "$expand", "'*' takes no '$at'; it takes $levels." },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Period_returns_the_rows_that_overlap_it(string url, string ids)
    {
        var answer = await Get(url);

        Assert.Equal(ids, string.Join(' ', System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Id").GetInt64())));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Period_applies_to_expanded_rows_until_replaced(string url, string body)
    {
        var answer = await Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Invalid_period_is_400(string url, int status, string code, string target, string sentence)
    {
        var refusal = Engine.Compile(new QueryRequest(url, Sample.Root, null, DateTimeOffset.UnixEpoch), out _);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public void Period_becomes_a_WHERE_condition()
    {
        Assert.Null(Engine.Compile(new QueryRequest("Statuses?$from=2013-01-01&$to=2014-01-01&$filter=Name ne 'x'&$top=5&$select=Id", Sample.Root, null, DateTimeOffset.UnixEpoch), out var query));

        Assert.Equal(
            """
            SELECT t0."id" AS "Id"
            FROM "statuses" t0
            WHERE t0."name" IS NOT @p0 AND t0."valid_from" < @p1 AND t0."valid_to" > @p2
            ORDER BY t0."id"
            LIMIT @p3
            """,
            query.Rows.Text);
        Assert.Equal("'x' | '2014-01-01' | '2013-01-01' | 5", Sample.Print(query.Rows.Parameters));
    }

    [Fact]
    public async Task Generated_period_never_throws()
    {
        var value = Gen.OneOf("2013-01-01", "2013-06-01", "9999-12-31", "0001-01-01", "min", "max", "MAX ", "", "null", "@a", "@b", "now()", "date(now())", "2013-01-01T00:00:00.0005Z", "'x'", "ValidFrom", "1", "(", "2013-02-30", "2013-01-01;$to=2014-01-01", "date(2013-01-01T00:00:00Z) add duration'P1D'");
        var option = Gen.Select(Gen.OneOf("$at", "$from", "$to", "$toInclusive", "at", "FROM", "$at "), value).Select((name, text) => $"{name}={text}");
        var nested = Gen.Select(Gen.OneOf("Statuses", "Ratings", "Children", "Topic", "*", "Statuses/$count", "Statuses/$ref", "Children($expand=Statuses"), Gen.OneOf(option, Gen.Select(option, option).Select((a, b) => $"{a};{b}"), Gen.OneOf("$apply=aggregate($count as N)", "$apply=groupby((Name))", "$compute=Id as X", "$levels=2", "$search=a(at=b")))
            .Select((name, options) => $"$expand={name}{(name.Contains('(', StringComparison.Ordinal) ? $"({options}))" : $"({options})")}");
        var resource = Gen.Select(Gen.OneOf("Topics", "Statuses", "Ratings", "Topics(1)", "Topics(1)/Statuses", "Statuses/$count", "$crossjoin(Topics,Statuses)", "$all", "Statuses(1)/Topic"), Gen.OneOf(option, nested, Gen.Const("$apply=groupby((ValidFrom,ValidTo))"), Gen.Const("@a=2013-01-01")).List[1, 4])
            .Select((path, options) => $"{path}?{string.Join('&', options.Select(Uri.EscapeDataString)).Replace("%3D", "=", StringComparison.Ordinal)}");

        await resource.SampleAsync(async url =>
        {
            if (Engine.Compile(new QueryRequest(url, Sample.Root, null, DateTimeOffset.UnixEpoch), out var query) is { } refusal)
                Assert.True(refusal.Status is 400 or 404 or 501 && refusal.Message.Length > 0, refusal.ToString());
            else
                await Sample.Read(query, _connection);
        }, iter: 3_000, threads: 1);
    }

    [Fact]
    public async Task Next_link_keeps_the_period()
    {
        var first = await Get("Statuses?$at=2013-06-01&$select=Id", maxPageSize: 1);

        Assert.Contains("$at=2013-06-01", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Topics(1)?$from=2012-06-01&$expand=Statuses($select=Id)", "Topics(1)/Statuses?$select=Id&$from=2012-06-01&$skiptoken=")]
    [InlineData("Topics(1)?$at=2020-01-01&$expand=Statuses($select=Id;$from=min)", "Topics(1)/Statuses?$select=Id&$from=min&$skiptoken=")]
    [InlineData("Topics(1)/Statuses?$at=2013-06-01&$expand=Topic($expand=Statuses($from=min;$expand=Topic))", "Topics(1)/Statuses?$from=min&$expand=Topic&$skiptoken=")]
    [InlineData("Statuses?$at=2012-06-01&$expand=Topic($expand=Children($select=Id))", "Topics(1)/Children?$select=Id&$skiptoken=")]
    public async Task Nested_next_link_keeps_the_period_that_applies(string url, string expected)
    {
        _connection.Execute("INSERT INTO Topics VALUES (3, 'quotas', 1)");

        var answer = await Get(url, maxPageSize: 1);

        Assert.Contains($"nextLink\":\"{Sample.Root}{expected}", answer, StringComparison.Ordinal);
    }

    public void Dispose() => _connection.Dispose();

    private static IEdmModel BuildEdm()
    {
        var builder = new ODataConventionModelBuilder { Namespace = "Sample" };
        builder.EntitySet<Topic>("Topics");
        builder.EntitySet<Status>("Statuses");
        builder.EntitySet<Rating>("Ratings");
        builder.EntityType<Status>().HasRequired(s => s.Topic, (s, t) => s.TopicId == t.Id, t => t.Statuses);
        builder.EntityType<Rating>().HasRequired(r => r.Topic, (r, t) => r.TopicId == t.Id, t => t.Ratings);
        builder.EntityType<Topic>().HasOptional(t => t.Parent, (t, p) => t.ParentId == p!.Id, p => p!.Children);
        return builder.GetEdmModel();
    }

    private async Task<string> Get(string url, int? maxPageSize = null)
    {
        var refusal = Engine.Compile(new QueryRequest(url, Sample.Root, maxPageSize, new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero)), out var query);
        Assert.Null(refusal);
        return await Sample.Read(query, _connection);
    }

    private sealed class Topic
    {
        public long Id { get; set; }

        public string? Name { get; set; }

        public long? ParentId { get; set; }

        public Topic? Parent { get; set; }

        public List<Topic> Children { get; } = [];

        public List<Status> Statuses { get; } = [];

        public List<Rating> Ratings { get; } = [];
    }

    private sealed class Status
    {
        public long Id { get; set; }

        public long TopicId { get; set; }

        public Topic Topic { get; set; } = null!;

        public string? Name { get; set; }

        public DateOnly ValidFrom { get; set; }

        public DateOnly ValidTo { get; set; }
    }

    private sealed class Rating
    {
        public long Id { get; set; }

        public long TopicId { get; set; }

        public Topic Topic { get; set; } = null!;

        public int Value { get; set; }

        public DateTimeOffset Since { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
