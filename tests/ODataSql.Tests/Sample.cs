using System.Data.Common;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.OData.Edm;
using Microsoft.OData.ModelBuilder;
using Npgsql;
using ODataSql.Model;
using ODataSql.Sql;
using ODataSql.Tests.Databases;

namespace ODataSql.Tests;

/// <summary>A chapter of the sample treaty.</summary>
public sealed class Chapter
{
    public long Id { get; set; }

    public required string Code { get; set; }

    public string? Area { get; set; }

    public bool Closed { get; set; }

    public DateOnly? OpenedOn { get; set; }

    public long? ParentId { get; set; }

    public Chapter? Parent { get; set; }

    public List<Chapter> Children { get; } = [];

    public List<Position> Positions { get; } = [];
}

/// <summary>A position on a chapter of the sample treaty.</summary>
public sealed class Position
{
    public long Id { get; set; }

    public long ChapterId { get; set; }

    public Chapter Chapter { get; set; } = null!;

    public required string Party { get; set; }

    public string? Topic { get; set; }

    public int? Priority { get; set; }

    public double? Weight { get; set; }

    public DateTimeOffset? TabledAt { get; set; }
}

/// <summary>A small database of two sets and eight rows, and the same in memory.</summary>
public sealed class Sample : IDisposable
{
    public static readonly Uri Root = new("http://tracker.example/odata/");

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public Sample()
        : this(TestDatabase.Open())
    {
    }

    /// <summary>The sample in an empty database.</summary>
    internal Sample(DbConnection connection)
    {
        Connection = connection;
        Chapters =
        [
            new() { Id = 1, Code = "III", Area = "trade", Closed = true, OpenedOn = new(2013, 10, 9) },
            new() { Id = 2, Code = "III.9", Area = "energy", Closed = false, OpenedOn = new(2014, 5, 13), ParentId = 1 },
            new() { Id = 3, Code = "IV.5", Area = "energy", Closed = false },
            new() { Id = 4, Code = "V", Area = null, Closed = false, OpenedOn = new(2011, 6, 27) },
        ];
        Positions =
        [
            new() { Id = 1, ChapterId = 1, Party = "EU", Topic = "Tariffs, 50% off", Priority = 1, Weight = 2.5, TabledAt = new(2011, 10, 12, 8, 30, 0, TimeSpan.Zero) },
            new() { Id = 2, ChapterId = 1, Party = "KZ", Topic = "Тарифы", Priority = 3, Weight = -1.5, TabledAt = new(2013, 10, 9, 23, 59, 59, 250, TimeSpan.Zero) },
            new() { Id = 3, ChapterId = 2, Party = "EU", Topic = null, Priority = null, Weight = 0, TabledAt = null },
            new() { Id = 4, ChapterId = 4, Party = "KZ", Topic = "visa", Priority = 2, Weight = null, TabledAt = new(2012, 7, 1, 0, 0, 0, TimeSpan.Zero) },
        ];
        foreach (var chapter in Chapters)
        {
            chapter.Parent = Chapters.FirstOrDefault(c => c.Id == chapter.ParentId);
            chapter.Parent?.Children.Add(chapter);
        }

        foreach (var position in Positions)
        {
            position.Chapter = Chapters.Single(c => c.Id == position.ChapterId);
            position.Chapter.Positions.Add(position);
        }

        Fill();
    }

    public static IEdmModel Edm { get; } = BuildEdm();

    public static QueryEngine Engine { get; } = NewEngine();

    /// <summary>An engine with an empty plan cache.</summary>
    public static QueryEngine NewEngine() => NewEngine(TestDatabase.Dialect);

    public static QueryEngine NewEngine(SqlDialect dialect) => new(
        new RelationalModel(
            Edm, set => set.Name == "Chapters" ? "chapter" : "position", set => set.Name == "Chapters" ? "revision" : null,
            set => set.Name == "Positions" ? new SearchIndex("position_search", "id", [new("Topic", 1)]) : null, property => property.Name == "Topic"),
        dialect);

    public List<Chapter> Chapters { get; }

    public List<Position> Positions { get; }

    public DbConnection Connection { get; }

    public static CompiledQuery Compile(string resource, int? maxPageSize = null) => Compile(new QueryRequest(resource, Root, maxPageSize, Now));

    public static CompiledQuery Compile(QueryRequest request)
    {
        var refusal = Engine.Compile(request, out var query);
        return refusal is null ? query : throw new InvalidOperationException($"{refusal.Status} {refusal.Code}: {refusal.Message}");
    }

    public static QueryRefusal Refuse(string resource) =>
        Engine.Compile(new QueryRequest(resource, Root, null, Now), out _) ?? throw new InvalidOperationException($"{resource} was not refused.");

    /// <summary>Parameter values on one line, e.g. <c>'EU' | 2</c>.</summary>
    public static string Print(IEnumerable<object> parameters) =>
        string.Join(" | ", parameters.Select(p => p is string text ? $"'{text}'" : Convert.ToString(p, CultureInfo.InvariantCulture)));

    /// <summary>The response body, or the status when there is none.</summary>
    public Task<string> Get(string resource, int? maxPageSize = null) => Get(new QueryRequest(resource, Root, maxPageSize, Now));

    public Task<string> Get(QueryRequest request) => Get(Compile(request));

    public Task<string> Get(CompiledQuery query) => Read(query, Connection);

    /// <summary>The response body when the host ends pages after a number of rows.</summary>
    public Task<string> GetUntil(string resource, int? maxPageSize, int rows)
    {
        var written = 0;
        return Read(Compile(new QueryRequest(resource, Root, maxPageSize, Now)), Connection, () => ++written >= rows);
    }

    /// <summary>The same for another database.</summary>
    public static async Task<string> Read(
        CompiledQuery query, DbConnection connection, Func<bool>? endsEarly = null, FirstStatement? first = null)
    {
        using var answer = QueryEngine.Run(query, connection, first);
        if (answer.Status != ResultStatus.Found)
            return answer.Status.ToString();
        var body = new MemoryStream();
        var pipe = PipeWriter.Create(body);
        await answer.Write(pipe, TestContext.Current.CancellationToken, yieldToOthers: null, endsEarly);
        await pipe.CompleteAsync();
        return Encoding.UTF8.GetString(body.ToArray());
    }

    /// <summary>The ids of each page, following next links from the first page to the last.</summary>
    public async Task<IReadOnlyList<string>> Follow(string resource, int pageSize)
    {
        var pages = new List<string>();
        for (string? next = resource; next is not null;)
        {
            var page = JsonDocument.Parse(await Get(next, pageSize)).RootElement;
            pages.Add(string.Join(',', page.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Id").GetInt64())));
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString()![Root.ToString().Length..] : null;
        }

        return pages;
    }

    public void Dispose() => Connection.Dispose();

    private static EdmModel BuildEdm()
    {
        var builder = new ODataConventionModelBuilder { Namespace = "Sample" };
        builder.EntitySet<Chapter>("Chapters");
        builder.EntitySet<Position>("Positions");
        builder.EntityType<Position>().HasRequired(p => p.Chapter, (p, c) => p.ChapterId == c.Id, c => c.Positions);
        builder.EntityType<Chapter>().HasOptional(c => c.Parent, (c, p) => c.ParentId == p!.Id, p => p!.Children);
        var model = (EdmModel)builder.GetEdmModel();
        var chapter = (IEdmEntityType)model.FindDeclaredType("Sample.Chapter");
        model.AddAlternateKeyAnnotation(chapter, new Dictionary<string, IEdmProperty> { ["Code"] = chapter.FindProperty("Code") });
        return model;
    }

    private void Fill()
    {
        Connection.Define(
            $"""
            CREATE TABLE chapter (id INTEGER PRIMARY KEY, revision INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL, area TEXT,
              closed {(Connection is NpgsqlConnection ? "boolean" : "INTEGER")} NOT NULL, opened_on TEXT, parent_id INTEGER REFERENCES chapter) STRICT;
            CREATE TABLE position (id INTEGER PRIMARY KEY, chapter_id INTEGER NOT NULL REFERENCES chapter, party TEXT NOT NULL,
              topic TEXT, priority INTEGER, weight REAL, tabled_at TEXT) STRICT;
            """);
        Connection.Execute(Connection is NpgsqlConnection
            ? "CREATE VIEW position_search AS SELECT id AS row_id, odata.words(topic) AS words FROM position;"
            : """
            CREATE VIEW position_words AS SELECT id, replace(replace(topic, 'ё', 'е'), 'Ё', 'Е') AS topic FROM position;
            CREATE VIRTUAL TABLE position_search USING fts5(topic, content = 'position_words', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
            CREATE TRIGGER position_search_insert AFTER INSERT ON position BEGIN
              INSERT INTO position_search (rowid, topic) SELECT id, topic FROM position_words WHERE id = new.id;
            END;
            """);
        Connection.Execute(
            "INSERT INTO chapter (id, code, area, closed, opened_on, parent_id) VALUES (@Id, @Code, @Area, @Closed, @OpenedOn, @ParentId)",
            Chapters.Select(c => new { c.Id, c.Code, c.Area, c.Closed, OpenedOn = c.OpenedOn?.ToString("O", CultureInfo.InvariantCulture), c.ParentId }));
        Connection.Execute(
            "INSERT INTO position (id, chapter_id, party, topic, priority, weight, tabled_at) VALUES (@Id, @ChapterId, @Party, @Topic, @Priority, @Weight, @TabledAt)",
            Positions.Select(p => new { p.Id, p.ChapterId, p.Party, p.Topic, p.Priority, p.Weight, TabledAt = p.TabledAt?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) }));
    }
}
