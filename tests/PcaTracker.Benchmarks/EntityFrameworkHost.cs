using Dapper;
using Microsoft.AspNetCore.OData;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.OData.ModelBuilder;

namespace PcaTracker.Benchmarks;

/// <summary>
/// The stock stack: Microsoft.AspNetCore.OData's <c>[EnableQuery]</c> over EF Core on the same file, without tracking, with pooled
/// contexts. It reads the same columns of every row, without accounts and row-level security.
/// </summary>
internal static class EntityFrameworkHost
{
    public static (WebApplication App, string Prefix, string Authorization) Create(string directory)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var file = Path.Combine(directory, "tracker.db");
        builder.Services.AddDbContextPool<Negotiation>(options => options
            .UseSqlite($"Data Source={file};Mode=ReadOnly")
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));
        builder.Services.AddControllers()
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new InternalControllers()))
            .AddOData(options => options.EnableQueryFeatures().AddRouteComponents("odata", Edm()));
        var app = builder.Build();
        app.MapControllers();
        return (app, "odata/", "");
    }

    /// <summary>Views with the columns of the tracker's, without row-level security; they stay in the measured file.</summary>
    public static void AddViews(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Execute(
            """
            CREATE VIEW every_position AS
            SELECT p.id, p.chapter_id, c.code AS chapter_code, p.article_id, p.issue_id, p.round_id, r.number AS round_number, p.party, p.kind,
              p.topic, p.text, p.language, p.status, p.tabled_on, p.tabled_until, p.date_precision, p.supersedes_id, p.visibility, p.owner_side, p.source_url, p.confidence
            FROM position p
            JOIN chapter c ON c.id = p.chapter_id
            LEFT JOIN round r ON r.id = p.round_id;

            CREATE VIEW every_article AS
            SELECT a.*, c.code AS chapter_code
            FROM article a
            JOIN chapter c ON c.id = a.chapter_id;
            """);
    }

    private static Microsoft.OData.Edm.IEdmModel Edm()
    {
        var edm = new ODataConventionModelBuilder();
        edm.EntitySet<Position>("Positions");
        edm.EntitySet<Position>("PagedPositions");
        edm.EntitySet<Article>("Articles");
        edm.EntitySet<Round>("Rounds");
        return edm.GetEdmModel();
    }
}

internal sealed class Negotiation(DbContextOptions<Negotiation> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Position>().ToView("every_position");
        modelBuilder.Entity<Article>().ToView("every_article");
        modelBuilder.Entity<Round>().ToView("round");
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(ODataSql.Model.Naming.SnakeCase(property.Name));
    }
}

public sealed class Position
{
    public long Id { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public long? ArticleId { get; set; }

    public long? IssueId { get; set; }

    public long? RoundId { get; set; }

    public int? RoundNumber { get; set; }

    public string Party { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Topic { get; set; }

    public string Text { get; set; } = "";

    public string Language { get; set; } = "";

    public string? Status { get; set; }

    public DateOnly? TabledOn { get; set; }

    public DateOnly? TabledUntil { get; set; }

    public string DatePrecision { get; set; } = "";

    public long? SupersedesId { get; set; }

    public string Visibility { get; set; } = "";

    public string OwnerSide { get; set; } = "";

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }

    public Round? Round { get; set; }

    public Article? Article { get; set; }
}

public sealed class Article
{
    public long Id { get; set; }

    public int Number { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public string? Heading { get; set; }

    public string Status { get; set; } = "";

    public string? Text { get; set; }

    public int OpenBrackets { get; set; }

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }

    public ICollection<Position> Positions { get; } = [];
}

public sealed class Round
{
    public long Id { get; set; }

    public int Number { get; set; }

    public DateOnly? StartsOn { get; set; }

    public DateOnly? EndsOn { get; set; }

    public string DatePrecision { get; set; } = "";

    public string? City { get; set; }

    public string? Country { get; set; }

    public string? Format { get; set; }

    public string Status { get; set; } = "";

    public string? EuLead { get; set; }

    public string? KzLead { get; set; }

    public string? Summary { get; set; }

    public string? NextRoundNote { get; set; }

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}
