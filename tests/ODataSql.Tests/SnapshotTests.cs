using System.Data.Common;
using CsCheck;
using Dapper;
using Microsoft.OData.Edm;
using Microsoft.OData.ModelBuilder;
using ODataSql.Model;
using ODataSql.Tests.Databases;

namespace ODataSql.Tests;

/// <summary>OData Temporal Data 4.0 on snapshots: <c>$at</c> shows each object as it stood at a moment.</summary>
public sealed class SnapshotTests : IDisposable
{
    private static readonly IEdmModel Edm = BuildEdm();

    private static readonly QueryEngine Engine = new(
        new RelationalModel(
            Edm, set => set.Name.ToLowerInvariant(), set => set.Name == "Topics" ? "revision" : null, set => set.Name == "Notes" ? new SearchIndex("note_index", "id", [new("Text", 1)]) : null,
            timeline: set => set.Name == "Periods" ? new Timeline("ValidFrom", "ValidTo") : null,
            snapshot: set => set.Name switch
            {
                "Topics" => new Snapshot(
                    "SELECT t.id, t.revision, p.name AS status, t.parent_id FROM Topics t LEFT JOIN Periods p ON p.topic_id = t.id AND p.valid_from <= {at} AND p.valid_to > {at}"),
                "Notes" => new Snapshot("SELECT * FROM Notes WHERE written_on <= {at}"),
                _ => null,
            }),
        TestDatabase.Dialect);

    private readonly DbConnection _connection = TestDatabase.Open();

    public SnapshotTests()
    {
        _connection.Define(
            """
            CREATE TABLE Topics (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL, status TEXT, parent_id INTEGER) STRICT;
            CREATE TABLE Periods (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, name TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL) STRICT;
            CREATE TABLE Notes (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, text TEXT NOT NULL, written_on TEXT NOT NULL) STRICT;
            CREATE TABLE Papers (id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, title TEXT NOT NULL) STRICT;
            INSERT INTO Topics VALUES (1, 3, 'closed', NULL), (2, 1, 'open', 1);
            INSERT INTO Periods VALUES (1, 1, 'open', '2012-01-01', '2013-01-01'), (2, 1, 'closed', '2013-01-01', '9999-12-31'), (3, 2, 'open', '2013-06-01', '9999-12-31');
            INSERT INTO Notes VALUES (1, 1, 'tariffs', '2012-03-01'), (2, 1, 'quotas and tariffs', '2013-03-01'), (3, 2, 'tariffs again', '2014-03-01');
            INSERT INTO Papers VALUES (1, 1, 'draft'), (2, 2, 'annex');
            """);
        _connection.Execute(TestDatabase.IsPostgres
            ? "CREATE VIEW note_index AS SELECT id AS row_id, odata.words(text) AS words FROM Notes"
            : "CREATE VIRTUAL TABLE note_index USING fts5(text); INSERT INTO note_index (rowid, text) SELECT id, text FROM Notes");
    }

    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        // Without an option, and at a moment; the past has no ETag
        { "Topics", """{"@odata.context":"$metadata#Topics","value":[{"@odata.etag":"W/\"3\"","Id":1,"ParentId":null,"Status":"closed"},{"@odata.etag":"W/\"1\"","Id":2,"ParentId":1,"Status":"open"}]}""" },
        { "Topics?$at=2012-06-01", """{"@odata.context":"$metadata#Topics","value":[{"Id":1,"ParentId":null,"Status":"open"},{"Id":2,"ParentId":1,"Status":null}]}""" },
        { "Topics?$at=2013-01-01&$select=Status", """{"@odata.context":"$metadata#Topics(Status)","value":[{"@odata.id":"Topics(1)","Status":"closed"},{"@odata.id":"Topics(2)","Status":null}]}""" },
        { "Topics?at=2013-06-01&$select=Id,Status", """{"@odata.context":"$metadata#Topics(Id,Status)","value":[{"Id":1,"Status":"closed"},{"Id":2,"Status":"open"}]}""" },
        { "Topics?$at=@day&@day=2012-12-31&$select=Id,Status&$top=1", """{"@odata.context":"$metadata#Topics(Id,Status)","value":[{"Id":1,"Status":"open"}]}""" },
        { "Topics?$at=date(now()) add duration'-P5000D'&$select=Id,Status&$top=1", """{"@odata.context":"$metadata#Topics(Id,Status)","value":[{"Id":1,"Status":"closed"}]}""" },
        { "Topics?$at=min&$select=Id,Status&$top=1", """{"@odata.context":"$metadata#Topics(Id,Status)","value":[{"Id":1,"Status":null}]}""" },

        // One entity, its properties, and rows at the end of a path
        { "Topics(1)?$at=2012-06-01", """{"@odata.context":"$metadata#Topics/$entity","Id":1,"ParentId":null,"Status":"open"}""" },
        { "Topics(1)/Status?$at=2012-06-01", """{"@odata.context":"$metadata#Topics(1)/Status","value":"open"}""" },
        { "Topics(1)/Status/$value?$at=2012-06-01", "open" },
        { "$entity?$id=Topics(1)&$at=2012-06-01&$select=Id,Status", """{"@odata.context":"$metadata#Topics(Id,Status)/$entity","Id":1,"Status":"open"}""" },
        { "Topics(2)/Parent?$at=2012-06-01&$select=Id,Status", """{"@odata.context":"$metadata#Topics(Id,Status)/$entity","Id":1,"Status":"open"}""" },
        { "Topics(1)/Notes?$at=2012-06-01&$select=Id", """{"@odata.context":"$metadata#Notes(Id)","value":[{"Id":1}]}""" },
        { "Topics(1)/Notes/$count?$at=2012-06-01", "1" },
        { "Papers(1)/Topic/Notes?$at=2013-06-01&$select=Id", """{"@odata.context":"$metadata#Notes(Id)","value":[{"Id":1},{"Id":2}]}""" },
        { "Notes/$filter(TopicId eq 1)?$at=2012-06-01&$select=Id", """{"@odata.context":"$metadata#Notes(Id)","value":[{"Id":1}]}""" },
        { "Notes/$ref?$at=2012-06-01", """{"@odata.context":"$metadata#Collection($ref)","value":[{"@odata.id":"Notes(1)"}]}""" },

        // Before every other option
        { "Topics?$at=2012-06-01&$filter=Status eq 'open'&$select=Id&$count=true", """{"@odata.context":"$metadata#Topics(Id)","@odata.count":1,"value":[{"Id":1}]}""" },
        { "Topics?$at=2012-06-01&$apply=groupby((Status),aggregate($count as N))", """{"@odata.context":"$metadata#Topics(Status,N)","value":[{"@odata.id":null,"Status":null,"N":1},{"@odata.id":null,"Status":"open","N":1}]}""" },
        { "Topics?$at=2013-06-01&$apply=groupby((Status),aggregate(Notes/$count as N))", """{"@odata.context":"$metadata#Topics(Status,N)","value":[{"@odata.id":null,"Status":"closed","N":2},{"@odata.id":null,"Status":"open","N":0}]}""" },
        { "Topics?$at=2012-06-01&$compute=concat(Status,'!') as S&$orderby=S desc&$select=Id,S", """{"@odata.context":"$metadata#Topics(Id,S)","value":[{"Id":1,"S":"open!"},{"Id":2,"S":null}]}""" },
        { "Topics?$at=2012-06-01&$filter=Notes/any(n: n/Id eq 2)&$select=Id", """{"@odata.context":"$metadata#Topics(Id)","value":[]}""" },
        { "Topics?$at=2013-06-01&$filter=Notes/any(n: n/Id eq 2)&$select=Id", """{"@odata.context":"$metadata#Topics(Id)","value":[{"Id":1}]}""" },
        { "Topics?$at=2012-06-01&$filter=Notes/$count eq 1&$select=Id", """{"@odata.context":"$metadata#Topics(Id)","value":[{"Id":1}]}""" },
        { "Notes?$at=2012-06-01&$filter=Topic/Status eq 'open'&$select=Id", """{"@odata.context":"$metadata#Notes(Id)","value":[{"Id":1}]}""" },
        { "Papers?$at=2012-06-01&$filter=Topic/Status eq 'open'&$select=Id", """{"@odata.context":"$metadata#Papers(Id)","value":[{"Id":1}]}""" },
        { "Papers?$at=2013-06-01&$filter=Topic/Notes/any(n: n/Text eq 'quotas and tariffs')&$select=Id", """{"@odata.context":"$metadata#Papers(Id)","value":[{"Id":1}]}""" },
        { "Papers?$at=2012-06-01&$filter=Topic/Notes/$count gt 1&$select=Id", """{"@odata.context":"$metadata#Papers(Id)","value":[]}""" },
        { "Notes?$at=2013-06-01&$search=tariffs&$select=Id", """{"@odata.context":"$metadata#Notes(Id)","value":[{"Id":1},{"Id":2}]}""" },

        // Along $expand, until another option replaces it; timelines follow the same moment
        { "Topics?$at=2012-06-01&$select=Id&$expand=Notes($select=Id),Papers($select=Id),Periods($select=Id)", """{"@odata.context":"$metadata#Topics(Id,Notes(Id),Papers(Id),Periods(Id))","value":[{"Id":1,"Notes":[{"Id":1}],"Papers":[{"Id":1}],"Periods":[{"Id":1}]},{"Id":2,"Notes":[],"Papers":[{"Id":2}],"Periods":[]}]}""" },
        { "Papers?$at=2012-06-01&$select=Id&$expand=Topic($select=Status)", """{"@odata.context":"$metadata#Papers(Id,Topic(Status))","value":[{"Id":1,"Topic":{"@odata.id":"Topics(1)","Status":"open"}},{"Id":2,"Topic":{"@odata.id":"Topics(2)","Status":null}}]}""" },
        { "Topics(1)?$at=2012-06-01&$select=Status&$expand=Notes($at=2013-06-01;$select=Id;$expand=Topic($select=Status))", """{"@odata.context":"$metadata#Topics(Status,Notes(Id,Topic(Status)))/$entity","@odata.id":"Topics(1)","Status":"open","Notes":[{"Id":1,"Topic":{"@odata.id":"Topics(1)","Status":"closed"}},{"Id":2,"Topic":{"@odata.id":"Topics(1)","Status":"closed"}}]}""" },
        { "Topics(1)?$select=Status&$expand=Notes($at=2012-06-01;$select=Id)", """{"@odata.context":"$metadata#Topics(Status,Notes(Id))/$entity","@odata.etag":"W/\"3\"","@odata.id":"Topics(1)","Status":"closed","Notes":[{"Id":1}]}""" },
        { "Topics(1)?$select=Id&$expand=Notes/$count($at=2012-06-01)", """{"@odata.context":"$metadata#Topics(Id)/$entity","@odata.etag":"W/\"3\"","Id":1,"Notes@odata.count":1}""" },
        // Periods is a timeline, which takes a period; Topics is none, and shows the present beside it
        { "Topics(1)?$from=2012-01-01&$to=2012-02-01&$select=Status&$expand=Periods($select=Id)", """{"@odata.context":"$metadata#Topics(Status,Periods(Id))/$entity","@odata.etag":"W/\"3\"","@odata.id":"Topics(1)","Status":"closed","Periods":[{"Id":1}]}""" },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string, string> Refusals = new()
    {
        { "Topics?$at=2013-01-01&$from=2012-01-01", 400, "conflicting-options", "$at", "'$at' is a moment by itself and takes no '$from' beside it." },
        { "Topics?$from=2013-01-01", 501, "not-supported", "$from", "The query option '$from' where nothing that is kept by time is shown is not supported." },
        { "Topics?$at=2013-02-30", 400, "invalid-query", "$at", "Syntax error at position 7 in '2013-02-30'." },
        { "Topics?$at=2013-01-01T00:00:00Z", 400, "wrong-type", "$at", "The periods of Topics are of Edm.Date, and so is the value of '$at', such as 2014-05-14." },
        { "Topics?$at=null", 400, "wrong-type", "$at", "The periods of Topics are of Edm.Date, and so is the value of '$at', such as 2014-05-14." },
        { "Papers?$at=2013-01-01", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Topics?$expand=Papers($at=2013-01-01)", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "Papers(1)/Title?$at=2013-01-01", 501, "not-supported", "$at", "The query option '$at' where nothing that is kept by time is shown is not supported." },
        { "$all?$at=2013-01-01", 400, "option-not-applicable", "$at", "A collection of all entities takes no '$at'." },
        { "$crossjoin(Topics,Notes)?$at=2013-01-01", 400, "option-not-applicable", "$at", "A cross join takes no '$at'." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_moment_shows_objects_as_they_stood(string url, string body)
    {
        var answer = await Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Invalid_moment_is_refused(string url, int status, string code, string target, string sentence)
    {
        var refusal = Engine.Compile(Request(url), out _);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public void Moment_becomes_one_parameter_of_a_subquery()
    {
        Assert.Null(Engine.Compile(Request("Topics?$at=2013-01-01&$filter=Id gt 5&$top=5&$select=Id,Status"), out var query));

        Assert.Equal(
            """
            SELECT t0."id" AS "Id", t0."status" AS "Status"
            FROM (SELECT t.id, t.revision, p.name AS status, t.parent_id FROM Topics t LEFT JOIN Periods p ON p.topic_id = t.id AND p.valid_from <= @p0 AND p.valid_to > @p0) t0
            WHERE t0."id" > @p1
            ORDER BY t0."id"
            LIMIT @p2
            """,
            query.Rows.Text);
        Assert.Equal("'2013-01-01' | 5 | 5", Sample.Print(query.Rows.Parameters));
    }

    [Fact]
    public async Task Days_share_a_plan_and_keep_their_answers()
    {
        var engine = new QueryEngine(
            new RelationalModel(Edm, set => set.Name.ToLowerInvariant(), _ => null, snapshot: set => set.Name == "Notes" ? new Snapshot("SELECT * FROM Notes WHERE written_on <= {at}") : null), TestDatabase.Dialect);
        var counts = new List<string>();
        var cached = new List<bool>();

        foreach (var day in (string[])["2011-01-01", "2012-06-01", "2013-06-01", "2014-06-01", "2012-06-01"])
        {
            Assert.Null(engine.Parse(Request($"Notes/$count?$at={day}&$filter=Text ne '2011-01-01'"), out var parsed));
            Assert.Null(engine.Plan(parsed, out var plan));
            cached.Add(parsed.IsCached);
            Assert.Null(engine.Render(parsed, plan, out var query));
            counts.Add(await Sample.Read(query, _connection));
        }

        Assert.Equal(["0", "1", "2", "3", "1"], counts);
        Assert.Equal([false, true, true, true, true], cached);
    }

    [Theory]
    [InlineData("Notes?$at=2014-06-01&$select=Id", "Notes?$at=2014-06-01&$select=Id&$skiptoken=")]
    [InlineData("Topics(1)?$at=2014-06-01&$expand=Notes($select=Id)", "Topics(1)/Notes?$select=Id&$at=2014-06-01&$skiptoken=")]
    [InlineData("Topics(1)?$at=2012-06-01&$expand=Notes($select=Id;$at=2014-06-01)", "Topics(1)/Notes?$select=Id&$at=2014-06-01&$skiptoken=")]
    [InlineData("Topics(1)?$at=2014-06-01&$expand=Papers($select=Id)", "Topics(1)/Papers?$select=Id&$skiptoken=")]
    public async Task Next_link_keeps_the_moment_that_applies(string url, string expected)
    {
        _connection.Execute("INSERT INTO Papers VALUES (3, 1, 'protocol')");

        var answer = await Get(url, maxPageSize: 1);

        Assert.Contains($"nextLink\":\"{Sample.Root}{expected}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generated_moment_never_throws()
    {
        var value = Gen.OneOf("2013-01-01", "9999-12-31", "0001-01-01", "min", "max", "", "null", "@a", "now()", "date(now())", "'x'", "Id", "1", "2013-02-30", "{at}", "date(2013-01-01T00:00:00Z) add duration'P1D'");
        var option = Gen.Select(Gen.OneOf("$at", "at", "AT", "$from", "$to"), value).Select((name, text) => $"{name}={text}");
        var nested = Gen.Select(Gen.OneOf("Notes", "Papers", "Periods", "Parent", "Children", "Notes/$count", "Children($expand=Notes"), Gen.OneOf(option, Gen.Const("$filter=Topic/Status eq 'open'"), Gen.Const("$levels=2"), Gen.Const("$apply=aggregate($count as N)")))
            .Select((name, options) => $"$expand={name}{(name.Contains('(', StringComparison.Ordinal) ? $"({options}))" : $"({options})")}");
        var other = Gen.OneOf("$filter=Notes/any(n: n/Id eq 1)", "$apply=groupby((Status))", "$apply=groupby((Topic/Status),aggregate($count as N))", "$search=tariffs", "$count=true", "@a=2013-01-01", "$orderby=Topic/Status", "$top=1");
        var resource = Gen.Select(Gen.OneOf("Topics", "Notes", "Papers", "Topics(1)", "Topics(1)/Notes", "Topics(1)/Status", "Notes/$count", "$crossjoin(Topics,Notes)", "$all", "Papers(1)/Topic"), Gen.OneOf(option, option, nested, other).List[1, 4])
            .Select((path, options) => $"{path}?{string.Join('&', options.Select(Uri.EscapeDataString)).Replace("%3D", "=", StringComparison.Ordinal)}");

        await resource.SampleAsync(async url =>
        {
            if (Engine.Compile(Request(url), out var query) is { } refusal)
                Assert.True(refusal.Status is 400 or 404 or 501 && refusal.Message.Length > 0, refusal.ToString());
            else
                await Sample.Read(query, _connection);
        }, iter: 2_000, threads: 1);
    }

    public void Dispose() => _connection.Dispose();

    private static IEdmModel BuildEdm()
    {
        var builder = new ODataConventionModelBuilder { Namespace = "Sample" };
        builder.EntitySet<Topic>("Topics");
        builder.EntitySet<Note>("Notes");
        builder.EntitySet<Paper>("Papers");
        builder.EntitySet<Validity>("Periods");
        builder.EntityType<Note>().HasRequired(n => n.Topic, (n, t) => n.TopicId == t.Id, t => t.Notes);
        builder.EntityType<Paper>().HasRequired(p => p.Topic, (p, t) => p.TopicId == t.Id, t => t.Papers);
        builder.EntityType<Validity>().HasRequired(p => p.Topic, (p, t) => p.TopicId == t.Id, t => t.Periods);
        builder.EntityType<Topic>().HasOptional(t => t.Parent, (t, p) => t.ParentId == p!.Id, p => p!.Children);
        return builder.GetEdmModel();
    }

    private static QueryRequest Request(string url, int? maxPageSize = null) => new(url, Sample.Root, maxPageSize, new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero));

    private async Task<string> Get(string url, int? maxPageSize = null)
    {
        var refusal = Engine.Compile(Request(url, maxPageSize), out var query);
        Assert.Null(refusal);
        return await Sample.Read(query, _connection);
    }

    private sealed class Topic
    {
        public long Id { get; set; }

        public string? Status { get; set; }

        public long? ParentId { get; set; }

        public Topic? Parent { get; set; }

        public List<Topic> Children { get; } = [];

        public List<Note> Notes { get; } = [];

        public List<Paper> Papers { get; } = [];

        public List<Validity> Periods { get; } = [];
    }

    private sealed class Note
    {
        public long Id { get; set; }

        public long TopicId { get; set; }

        public Topic Topic { get; set; } = null!;

        public string? Text { get; set; }

        public DateOnly WrittenOn { get; set; }
    }

    private sealed class Paper
    {
        public long Id { get; set; }

        public long TopicId { get; set; }

        public Topic Topic { get; set; } = null!;

        public string? Title { get; set; }
    }

    private sealed class Validity
    {
        public long Id { get; set; }

        public long TopicId { get; set; }

        public Topic Topic { get; set; } = null!;

        public string? Name { get; set; }

        public DateOnly ValidFrom { get; set; }

        public DateOnly ValidTo { get; set; }
    }
}
